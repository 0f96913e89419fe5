"""Precision and recall of clause links, beside plain TF-IDF cosine: `python -m tests.benchmarks quality_clauses`.

`clause_train.csv` is what links were fitted and tuned on, `clause_audit.csv` (another draft) and the city only measure.
A link is right when it names the very clause the post was written for; a post written for no clause has no right link.
The peer is TF-IDF over syllables, cosine to the clauses, with the threshold that is best on `clause_train.csv`.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pandas as pd

from nghe_lib import city
from nghe_lib.intervals import wilson
from nghe_lib.policy import Draft, clause_terms, link_texts, read_draft

DATA = Path(__file__).resolve().parents[2] / "data"
SETS = {"train": "vat_nuoi", "audit": "via_he"}
CITY_POSTS = 20_000


def examples(name: str) -> tuple[Draft, list[str], list[str]]:
    """Draft, texts and the clause each was written for (empty for none) of `train` or `audit`."""
    with (DATA / "examples" / f"clause_{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    draft = read_draft(DATA / "examples" / "drafts" / f"{SETS[name]}.txt")
    return draft, [row["text"] for row in rows], [row["clause_id"] for row in rows]


def city_posts(n_posts: int = CITY_POSTS, seed: int = 2025) -> tuple[Draft, list[str], list[str]]:
    """The same of a synthetic city."""
    made = list(city.build(n_posts=n_posts, seed=seed).batches())
    posts = pd.concat([batch.posts for batch in made], ignore_index=True)
    truth = pd.concat([batch.truth for batch in made], ignore_index=True)
    draft = read_draft(DATA / "example" / "du_thao_tieng_on.txt")
    return draft, posts["text"].tolist(), truth["clause_id"].fillna("").tolist()


def tfidf_links(texts: list[str], draft: Draft) -> tuple[list[str], np.ndarray]:
    """The nearest clause of each text and its cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = clause_terms(draft)
    said = (known.units["heading"] + " " + known.units["text"]).tolist()
    grams = TfidfVectorizer(token_pattern=r"\w+", sublinear_tf=True).fit([*said, *texts])
    alike = (grams.transform(texts) @ grams.transform(said).T).toarray()
    return [known.units["clause_id"].iat[one] for one in alike.argmax(axis=1)], alike.max(axis=1)


def scores(rights: int, linked: int, written: int) -> dict[str, object]:
    """Precision and recall with 95 % intervals, and F1."""
    (precision, low, high) = (float(one[0]) for one in wilson(np.array([rights]), np.array([linked])))
    (recall, r_low, r_high) = (float(one[0]) for one in wilson(np.array([rights]), np.array([written])))
    f1 = 2 * rights / (linked + written) if linked + written else float("nan")
    return {
        "precision": f"{precision:.3f} ({low:.3f}–{high:.3f})", "recall": f"{recall:.3f} ({r_low:.3f}–{r_high:.3f})",
        "f1": round(f1, 3), "linked": linked, "written": written,
    }  # fmt: skip


def measure(texts: list[str], meant: list[str], draft: Draft, *, threshold: float) -> list[dict[str, object]]:
    """Rows of nghe (exact, and by article) and of the peer."""
    start = time.perf_counter()
    found = link_texts(texts, draft)
    seconds = time.perf_counter() - start
    truth = np.array(meant, object)
    said = found["clause_id"].to_numpy(object)
    true = truth[found["text_index"].to_numpy()]
    written = int((truth != "").sum())
    article = np.array([one.split(".K")[0] for one in said]) == np.array([one.split(".K")[0] for one in true])
    best, cosine = tfidf_links(texts, draft)
    over = cosine >= threshold
    peer = int((np.array(best, object)[over] == truth[over]).sum())
    return [
        {"who": "nghe", **scores(int((said == true).sum()), len(said), written), "seconds": round(seconds, 2)},
        {"who": "nghe, article", **scores(int(article.sum()), len(said), written)},
        {"who": "TF-IDF", **scores(peer, int(over.sum()), written)},
    ]


def best_threshold() -> float:
    """The cosine at which the peer has its best F1 on the training set."""
    draft, texts, meant = examples("train")
    best, cosine = tfidf_links(texts, draft)
    right = np.array(best, object) == np.array(meant, object)
    tried = np.arange(0.05, 0.6, 0.01)
    f1 = [2 * right[cosine >= one].sum() / ((cosine >= one).sum() + sum(map(bool, meant))) for one in tried]
    return float(tried[int(np.argmax(f1))])


def run() -> pd.DataFrame:
    """The table of all sets."""
    threshold = best_threshold()
    rows = []
    for name in SETS:
        draft, texts, meant = examples(name)
        rows += [{"set": name, "n": len(texts), **row} for row in measure(texts, meant, draft, threshold=threshold)]
    draft, texts, meant = city_posts()
    rows += [{"set": "city", "n": len(texts), **row} for row in measure(texts, meant, draft, threshold=threshold)]
    return pd.DataFrame(rows)
