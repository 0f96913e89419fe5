"""Precision and recall of clause links, beside plain TF-IDF cosine: `python -m tests.benchmarks.cards clauses`.

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
from tests.benchmarks.cards import Card, Figure

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


def card() -> Card:
    """Measure on all three sets and describe."""
    rows = run()
    figures = []
    for name, n in zip(rows["set"].unique(), rows.groupby("set", sort=False)["n"].first(), strict=True):
        of_set = rows[rows["set"] == name].set_index("who")
        for who, what in (("nghe", "the very clause"), ("nghe, article", "its article")):
            peer = f"TF-IDF cosine {_said(of_set.loc['TF-IDF'])}" if who == "nghe" else "–"
            written = of_set.loc[who, "written"]
            figures.append(
                Figure(f"{_NAMES[name]}, {what} (n = {n}, {written} about a clause)", _said(of_set.loc[who]), peer)
            )
    return Card(
        title="Posts linked to clauses of a draft (`policy.link_posts`)",
        what=(
            "Numbers of clauses where a post names them; else BM25-like weights of syllables and pairs with what "
            "people call things (`data/lexicons/clause_wording.csv`), mean syllable vectors and shared figures, and a "
            "logistic regression of five features that says whether the best clause is right."
        ),
        data=(
            "Learned: `data/examples/clause_train.csv`, and 7,500 texts of ViCTSD, UIT-VSMEC and ReINTEL as no clause."
        ),
        split=(
            "`clause_audit.csv` is about another draft and was written by the same author (an AI model) before a link "
            "was computed on it. Features were dropped and the bound 0.5 was kept by the training set among the 7,500. "
            "A correction for the share of posts at hand was seen to fail on the city, then on the training set, and "
            "was left out; nothing else was changed after the audit or the city was measured. The peer's threshold is "
            "its best on the training set. City: all 20,000 posts, most about other things, some about noise."
        ),
        figures=tuple(figures),
        failures=(
            "Hints without a word of the clause are missed; complaints about the same thing that speak of no rule are "
            "linked at times, most where only few posts speak of the draft; sister clauses of fines are mixed up. All "
            "examples are invented: real posts on a real draft have not been labelled."
        ),
        version="1",
    )


_NAMES = {"train": "training draft", "audit": "other draft, held back", "city": "planted city"}


def _said(row: pd.Series) -> str:
    return f"precision {row['precision']}, recall {row['recall']}, F1 {row['f1']:.3f}"


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
