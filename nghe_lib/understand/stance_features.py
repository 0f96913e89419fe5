"""What stance is read from: words with the policy's masked, cues, tone, nearness to the policy and to examples."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, hstack

from nghe_lib.store.models import models_folder
from nghe_lib.tasks import SENTIMENT
from nghe_lib.text import fold_accents
from nghe_lib.understand.predict import predict

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

STANCE_LABELS = {"agree": "đồng tình", "disagree": "không đồng tình", "discuss": "bàn, hỏi", "unrelated": "chuyện khác"}
STANCES = tuple(STANCE_LABELS)
_SYLLABLE = re.compile(r"[^\W_]+")
_COMMON = frozenset("và của cho ở trong các những một có không là để với khi từ ra vào đến tại phải được bị".split())
_MASK = "chutruong"
DENSE_WEIGHT = 0.25


@dataclass(frozen=True)
class Policy:
    """A stated policy, and the words people use for it; the statement alone will do."""

    statement: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Turns texts into features; both vocabularies come from nghe's written examples alone.

    words: of words and pairs as written. letters: of character n-grams without diacritics, the policy's words masked.
    """

    words: TfidfVectorizer
    letters: TfidfVectorizer

    def features(
        self, texts: Sequence[str], policy: Policy, examples: pd.DataFrame, *, themselves: bool = False
    ) -> csr_array:
        """(n_texts, n_features): words, masked n-grams, then cues, tone and nearness.

        examples: text and stance of posts on this policy. themselves: the texts are the examples, so each is kept from
        being near to itself.
        """
        plain = [_plain(text) for text in texts]
        dense = np.hstack([
            _cues(plain), _tone(texts), _asks(texts), _about(plain, policy), _near(plain, examples, themselves)
        ])  # fmt: skip
        said = self.words.transform(texts)
        spelt = self.letters.transform([_masked(text, policy) for text in plain])
        return csr_array(hstack([said, spelt, csr_array(DENSE_WEIGHT * dense)]))


def reader(texts: Sequence[str], policies: Sequence[Policy]) -> Reader:
    """A Reader whose vocabulary comes from `texts`, each masked for its policy."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+|[?!]")  # noqa: S106
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    masked = [_masked(_plain(text), policy) for text, policy in zip(texts, policies, strict=True)]
    return Reader(words.fit(texts), letters.fit(masked))


def _plain(text: str) -> str:
    """Lower case without diacritics: people write both ways about the same policy."""
    return " ".join(_SYLLABLE.findall(fold_accents(text.lower())))


def _masked(plain: str, policy: Policy) -> str:
    for phrase in _phrases(policy):
        plain = re.sub(rf"\b{re.escape(phrase)}\b", _MASK, plain)
    return plain


@cache
def _phrases(policy: Policy) -> tuple[str, ...]:
    found = {_plain(term) for term in (policy.statement, *policy.terms)} - {""}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _content(policy: Policy) -> frozenset[str]:
    """The policy's own syllables, words of grammar apart."""
    said = " ".join((policy.statement, *policy.terms)).lower()
    kept = {fold_accents(one) for one in _SYLLABLE.findall(said) if one not in _COMMON}
    return frozenset(kept)


@cache
def _cue_patterns() -> tuple[re.Pattern[str], ...]:
    with (models_folder().parent / "lexicons" / "stance_cues.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["stance"], _plain(row["cue"])) for row in csv.DictReader(lines)]
    made = []
    for stance in STANCES[:3]:
        cues = sorted({cue for name, cue in rows if name == stance}, key=lambda cue: (-len(cue), cue))
        made.append(re.compile(r"\b(?:" + "|".join(map(re.escape, cues)) + r")\b"))
    return tuple(made)


_DENIED = re.compile(r"\b(?:khong|ko|k|hong|chang|cha|chua|dau co|bat|vo)\s+(?:\w+\s+)?$")


def _cues(plain: Sequence[str]) -> np.ndarray:
    """Counts of cues of agreeing, disagreeing and discussing, capped at 2; a denied cue of agreeing disagrees."""
    made = np.zeros((len(plain), 3))
    agree, disagree, discuss = _cue_patterns()
    for row, text in enumerate(plain):
        against = [found.span() for found in disagree.finditer(text)]
        for found in agree.finditer(text):
            if any(start <= found.start() < end for start, end in against):
                continue
            made[row, 1 if _DENIED.search(text[: found.start()]) else 0] += 1
        made[row, 1] += len(against)
        made[row, 2] = len(discuss.findall(text))
    return np.minimum(made, 2)


def _tone(texts: Sequence[str]) -> np.ndarray:
    said = predict(list(texts), task="sentiment")
    return said[[f"p_{name}" for name in SENTIMENT.names]].to_numpy(float)


def _asks(texts: Sequence[str]) -> np.ndarray:
    return np.array([["?" in text, text.rstrip().endswith(("!", "!!"))] for text in texts], float).reshape(
        len(texts), 2
    )


def _about(plain: Sequence[str], policy: Policy) -> np.ndarray:
    """Whether a phrase of the policy stands in the text, and which share of its syllables does."""
    content, phrases = _content(policy), _phrases(policy)
    made = np.zeros((len(plain), 2))
    for row, text in enumerate(plain):
        padded = f" {text} "
        made[row, 0] = any(f" {phrase} " in padded for phrase in phrases)
        made[row, 1] = len(content & set(text.split())) / max(1, len(content))
    return made * 2


def _near(plain: Sequence[str], examples: pd.DataFrame, themselves: bool) -> np.ndarray:
    """For each stance the mean likeness to the two nearest examples of it, less the mean over all stances."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = np.zeros((len(plain), len(STANCES)))
    if not len(examples) or not len(plain):
        return made
    shown = [_plain(text) for text in examples["text"]]
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True).fit([*shown, *plain])
    alike = (grams.transform(list(plain)) @ grams.transform(shown).T).toarray()
    if themselves:
        np.fill_diagonal(alike, 0.0)
    for place, name in enumerate(STANCES):
        mine = np.sort(alike[:, (examples["stance"] == name).to_numpy(bool)], axis=1)[:, -2:]
        made[:, place] = mine.mean(axis=1) if mine.size else 0.0
    return 3 * (made - made.mean(axis=1, keepdims=True))
