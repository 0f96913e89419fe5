"""Topics of several departments put together without a post leaving any of them.

A department writes one file: for each topic its word shares and how much it is talked about, and nothing of any post. A
word is in it only where at least `min_people` persons said it, or public voices alone; a topic likewise. Shares are
rounded, so that no single post can be told from them. The file is npz, written and read by its hash as every model of
nghe (`store.models`): tell the hash by another way than the file. The receiver joins topics whose words are alike,
average linkage over cosines as in `match`, topics of one department never with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from nghe_lib.errors import ParameterError, StoreError, TooLittleDataError
from nghe_lib.privacy import people
from nghe_lib.store.models import packed_strings, read_model, unpacked_strings, write_model
from nghe_lib.topics.match import similarities

FORM = "nghe-topics-1"
DIGITS = 3
SAME = 0.5
TOP_TERMS, LABEL_TERMS = 10, 4
_MEMBER_SHARE = 0.5


@dataclass(frozen=True)
class Shared:
    """What one department tells of its topics.

    words: sorted. word_shares: (n_topics, n_words), rows sum to 1. prevalence: (n_topics,) mean share of a text.
    post_count: texts behind it, rounded to tens. labels: a name per topic.
    """

    department: str
    since: date
    until: date
    words: list[str]
    word_shares: np.ndarray
    prevalence: np.ndarray
    post_count: int
    labels: list[str]


def share(
    posts: pd.DataFrame,
    counts: csr_array,
    words: Sequence[str],
    word_shares: np.ndarray,
    doc_topics: csr_array,
    *,
    department: str,
    since: date,
    until: date,
    labels: Sequence[str] | None = None,
    min_people: int = 10,
    noise: float = 0.0,
    seed: int = 2025,
) -> Shared:
    """What may be told of a department's topics.

    posts: POSTS (account_id and kind are read). counts: (n_posts, n_words) of `words`; word_shares: (n_topics,
    n_words); doc_topics: (n_posts, n_topics). labels: names written by a person who answers for them; by default topics
    are named by their strongest words among those that may be told.
    min_people: a word, or a topic of which a text is half, with 1 to `min_people` - 1 private persons behind it is left
    out. noise: standard deviation of normal noise on prevalence, 0 to 1; 0 for none.

    Raises ParameterError where sizes do not match, TooLittleDataError when no topic may be told.
    """
    n = len(posts)
    if counts.shape != (n, len(words)) or doc_topics.shape != (n, len(word_shares)):
        raise ParameterError("posts, counts, words, word_shares và doc_topics phải cùng cỡ và cùng thứ tự")
    persons = people(posts)
    told = _enough(persons, counts, min_people) & np.array([_is_plain(word) for word in words], bool)
    is_member = csr_array(doc_topics >= _MEMBER_SHARE)
    kept = _enough(persons, is_member, min_people) & (word_shares[:, told].sum(axis=1) > 0)
    if not kept.any() or n == 0:
        raise TooLittleDataError(f"không chủ đề nào có từ {min_people} người nói; chưa chia sẻ được gì")
    chosen = sorted(np.flatnonzero(told).tolist(), key=lambda at: words[at])
    known = [words[at] for at in chosen]
    rows = _rounded(word_shares[np.ix_(kept, chosen)])
    named = [_first_words(row, known, LABEL_TERMS) for row in rows]
    if labels is not None:
        named = [label for label, is_kept in zip(labels, kept, strict=True) if is_kept]
    prevalence = np.asarray(doc_topics.mean(axis=0)).ravel()[kept]
    prevalence = prevalence + np.random.default_rng(seed).normal(0, noise, len(prevalence)) if noise else prevalence
    return Shared(
        department, since, until, known, rows, np.round(np.clip(prevalence, 0, 1), DIGITS), int(round(n, -1)), named,
    )  # fmt: skip


def write_shared(shared: Shared, folder: Path) -> str:
    """Write `shared` into `folder` under its department's name, and give the hash that the receiver must be told."""
    arrays = {
        "words": packed_strings(shared.words), "word_shares": shared.word_shares.astype(np.float32),
        "prevalence": shared.prevalence, "post_count": np.array([shared.post_count]),
        "labels": packed_strings(shared.labels),
        "about": packed_strings([FORM, shared.department, shared.since.isoformat(), shared.until.isoformat()]),
    }  # fmt: skip
    return write_model(_file_name(shared.department), arrays, about={"form": FORM}, folder=folder)


def read_shared(department: str, folder: Path, *, sha256: str) -> Shared:
    """What a department told, from the file in `folder` whose hash is `sha256`.

    Raises StoreError when the file is missing, is another one, or is not of this form.
    """
    import hashlib

    name = _file_name(department)
    path = folder / f"{name}.npz"
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise StoreError(f"tệp {path.name} không đúng mã băm đã báo; hãy hỏi lại đơn vị gửi")
    arrays = read_model(name, folder=folder)
    try:
        form, whose, since, until = unpacked_strings(arrays["about"])
        words, labels = unpacked_strings(arrays["words"]), unpacked_strings(arrays["labels"])
        word_shares, prevalence = arrays["word_shares"].astype(np.float64), arrays["prevalence"]
        is_right = (
            form == FORM and word_shares.shape == (len(prevalence), len(words)) and len(labels) == len(prevalence)
        )
        period = date.fromisoformat(since), date.fromisoformat(until)
    except (KeyError, ValueError) as reason:
        raise StoreError(f"tệp {path.name} không phải chủ đề do nghe chia sẻ ({FORM})") from reason
    if not is_right or not np.isfinite(word_shares).all() or (word_shares < 0).any():
        raise StoreError(f"tệp {path.name} không phải chủ đề do nghe chia sẻ ({FORM})")
    return Shared(whose, *period, words, word_shares, prevalence, int(arrays["post_count"][0]), labels)


def merge(shared: Sequence[Shared], *, same: float = SAME) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The topics of all departments together.

    same: topics whose mean cosine is at least this are one. Returns two tables. Topics, the most prevalent first:
    merged_id, label (of the largest part), terms (its first words), prevalence (over the texts of all departments),
    department_count. Parts: merged_id, department, topic_id (its place in that file), label, prevalence, similarity
    (cosine to the merged topic). Empty in, empty out. Raises ParameterError when two files are of one department.
    """
    names = [one.department for one in shared]
    if len(set(names)) < len(names):
        raise ParameterError(f"mỗi đơn vị chỉ một tệp; đã cho {names}")
    words = sorted({word for one in shared for word in one.words})
    place = {word: at for at, word in enumerate(words)}
    rows = np.zeros((sum(len(one.prevalence) for one in shared), len(words)))
    first = 0
    for one in shared:
        rows[first : first + len(one.prevalence), [place[word] for word in one.words]] = one.word_shares
        first += len(one.prevalence)
    whose = np.repeat(np.arange(len(shared)), [len(one.prevalence) for one in shared])
    texts = np.array([one.post_count for one in shared], np.float64)[whose]
    weight = np.concatenate([one.prevalence for one in shared]) * texts if shared else np.zeros(0)
    groups = _groups(similarities(rows, rows), whose, same)
    groups.sort(key=lambda group: -weight[group].sum())
    labels = [label for one in shared for label in one.labels]
    places = np.concatenate([np.arange(len(one.prevalence)) for one in shared]) if shared else np.zeros(0, int)
    total = sum(one.post_count for one in shared)
    topics, parts = [], []
    for number, group in enumerate(groups):
        mixed = np.average(rows[group], axis=0, weights=weight[group] + 1e-9)
        strongest = _first_words(mixed, words, TOP_TERMS).split(", ")
        largest = group[int(np.argmax(weight[group]))]
        topics.append((number, labels[largest], strongest, float(weight[group].sum() / max(total, 1)), len(group)))
        alike = similarities(rows[group], mixed[None])[:, 0]
        parts += [
            (number, names[whose[at]], int(places[at]), labels[at], float(weight[at] / max(texts[at], 1)), float(near))
            for at, near in zip(group, alike, strict=True)
        ]
    return (
        pd.DataFrame(topics, columns=["merged_id", "label", "terms", "prevalence", "department_count"]),
        pd.DataFrame(parts, columns=["merged_id", "department", "topic_id", "label", "prevalence", "similarity"]),
    )


def _groups(alike: np.ndarray, whose: np.ndarray, same: float) -> list[list[int]]:
    """Topics joined by average linkage while their mean cosine is at least `same` and no department is twice in one."""
    groups: dict[int, list[int]] = {at: [at] for at in range(len(alike))}
    total, sizes = alike.astype(np.float64), np.ones(len(alike))
    is_barred = whose[:, None] == whose[None, :]
    while len(groups) > 1:
        mean = np.where(is_barred, -1.0, total / np.outer(sizes, sizes))
        one, other = sorted(divmod(int(mean.argmax()), len(mean)))
        if mean[one, other] < same:
            break
        groups[one] += groups.pop(other)
        total[one] += total[other]
        total[:, one] += total[:, other]
        sizes[one] += sizes[other]
        is_barred[one] |= is_barred[other]
        is_barred[:, one] |= is_barred[:, other]
        is_barred[other] = is_barred[:, other] = True
    return list(groups.values())


def _enough(persons: pd.Series, cells: csr_array, min_people: int) -> np.ndarray:
    """Of each column of `cells` (n_posts, n), whether 0 or at least `min_people` private persons stand behind it."""
    codes = pd.factorize(persons)[0]
    rows = np.flatnonzero(codes >= 0)
    n_people = int(codes.max()) + 1 if len(rows) else 0
    by_person = csr_array((np.ones(len(rows)), (codes[rows], rows)), shape=(n_people, len(codes)))
    said = csr_array(by_person @ csr_array(cells > 0).astype(np.float64))
    counted = np.bincount(said.indices[said.data > 0], minlength=cells.shape[1])
    return (counted == 0) | (counted >= min_people)


def _first_words(row: np.ndarray, words: Sequence[str], most: int) -> str:
    order = np.argsort(-row, kind="stable")[:most].tolist()
    return ", ".join(words[at] for at in order if row[at] > 0)


def _is_plain(word: str) -> bool:
    """Whether a word is letters, spaces and hyphens only: no number, handle or address ever leaves."""
    return all(sign.isalpha() or sign in " -_." for sign in word)


def _rounded(rows: np.ndarray) -> np.ndarray:
    """Rows that sum to 1, of three digits after the largest share; smaller ones become 0."""
    rows = rows / rows.sum(axis=1, keepdims=True)
    step = 10.0 ** (np.floor(np.log10(rows.max(axis=1, keepdims=True))) - DIGITS)
    made = np.round(rows / step) * step
    return made / made.sum(axis=1, keepdims=True)


def _file_name(department: str) -> str:
    import hashlib

    return f"topics-{hashlib.sha256(department.encode()).hexdigest()[:12]}"
