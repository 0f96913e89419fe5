"""Posts labelled by nghe's authors for the models to learn from, and real posts without a label.

`data/examples/civic_train.csv` holds invented posts; `real_train.csv` answers about real texts of `shared/data`, named
by hash and found again there. What stands in the audit files is never given: see `audits`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nghe_lib.store.models import models_folder
from nghe_lib.understand.audits import text_mark, texts_of
from nghe_lib.understand.clauses import find_mentions, names_of

_UNLABELLED = ("labelled/uit_victsd/uit_victsd.csv", "labelled/reintel/reintel.csv",
               "press/daily/press_2025-08.jsonl.gz")  # fmt: skip


def read_teaching(data: Path) -> pd.DataFrame:
    """text, is_real, and one column per task answered; real texts only as far as `data` holds them."""
    invented = _rows("civic_train").assign(is_real=False)
    real = _rows("real_train").drop_duplicates("sha256")
    wanted = set(real["sha256"])
    texts = {
        mark: text
        for origin in sorted(set(real["origin"]))
        if (data / origin).is_file()
        for text in texts_of(data / origin)
        if (mark := text_mark(text)) in wanted
    }
    real = real.assign(text=real["sha256"].map(texts), is_real=True).dropna(subset=["text"])
    return pd.concat([invented, real.drop(columns=["sha256", "origin"])], ignore_index=True)


def read_taught_clauses() -> pd.DataFrame:
    """What invented posts say of a service in the clause that names it: clause and sentiment, one row per target."""
    rows = _rows("aspect_train")
    made = []
    for text, named in rows.groupby("text", sort=False):
        found = find_mentions(str(text), names_of({target: [target] for target in named["target_text"]}))
        clauses = {one.target: str(text)[one.clause_start : one.clause_end] for one in reversed(found)}
        made += [(clauses[target], tone) for target, tone in zip(named["target_text"], named["sentiment"], strict=True)]
    return pd.DataFrame(made, columns=["clause", "sentiment"], dtype="str")


def unlabelled_texts(data: Path, *, n: int, seed: int) -> list[str]:
    """At most `n` real posts, comments and headlines, none of them in an audit file; drawn by `seed`."""
    audited = set(_rows("real_audit")["sha256"])
    known = sorted({
        text for name in _UNLABELLED if (data / name).is_file()
        for text in texts_of(data / name) if text_mark(text) not in audited
    })  # fmt: skip
    picked = np.random.default_rng(seed).permutation(len(known))[:n]
    return [known[place] for place in np.sort(picked)]


def _rows(name: str) -> pd.DataFrame:
    return pd.read_csv(models_folder().parent / "examples" / f"{name}.csv", dtype="str", keep_default_na=False)
