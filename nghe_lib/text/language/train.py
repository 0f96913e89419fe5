"""Learn how much each feature of a word speaks for each language: a softmax regression on snippets of a few words.

Naive Bayes over character n-grams is strong on very short text (Vatanen, Väyrynen & Virpioja, 2010, "Language
Identification of Short Text Segments with N-gram Models", LREC); the same additive form is kept here, so a word is
scored once, and its weights are fitted jointly (L2-penalised, L-BFGS). Snippets have 1 to 12 words, most of them few,
because that is what comments look like. No text is kept: the model holds weights of hashed features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from nghe_lib.store.models import write_model
from nghe_lib.text.accents import fold_accents
from nghe_lib.text.language import samples
from nghe_lib.text.language.words import BUCKETS, feature_counts, latin_words

CLASSES = ("vi", "vi-unaccented", "en", "other")
PER_CLASS = {"vi": 60_000, "vi-unaccented": 60_000, "en": 60_000, "other": 80_000}
LEAST_MESSAGES = 300
MOST_WORDS = 12
HALF_ACCENTED = 0.15  # of the Vietnamese snippets: some of their words lose their diacritics, as busy writers do
PENALTY = 2e-6
STEPS = 120


def train_model(data: Path, *, catalogues: Path, english: Path, seed: int, folder: Path | None = None) -> str:
    """Learn from real texts and write model `language`; gives its SHA-256.

    data: the folder with `press/daily` and `labelled`. catalogues: a folder of gettext catalogues, `/usr/share/locale`.
    english: gensim's `test_data`. What `samples` holds out is not read. folder: another than `data/models`.
    """
    vietnamese = samples.vietnamese(data, held_out=False)
    messages = samples.catalogues(catalogues, held_out=False)
    texts = {language: said for language, said in messages.items() if len(said) >= LEAST_MESSAGES}
    texts["vi"] = vietnamese["press"] + 2 * vietnamese["comments"]
    texts["en"] = messages["en"] + 3 * samples.english_prose(english)
    about = {
        "version": "1",
        "seed": seed,
        "data": "press/daily, labelled comments, gettext catalogues, gensim test_data",
    }
    return write_model("language", train(texts, per_class=PER_CLASS, seed=seed), about=about, folder=folder)


def train(texts: Mapping[str, Sequence[str]], *, per_class: Mapping[str, int], seed: int) -> dict[str, np.ndarray]:
    """Weights from texts of known language.

    texts: by language, keys `vi` (accented), `en`, and any other codes, which are all `other`.
    per_class: how many snippets of each of `CLASSES` are drawn; those of `other` are shared evenly by its languages.
    Returns the arrays of a model: weights (BUCKETS, n_classes) float16, bias (n_classes,) float32.
    """
    rng = np.random.default_rng(seed)
    snippets, labels = _snippets(texts, per_class, rng)
    counted, letters = _matrix(snippets)
    weights, bias = _fit(counted, letters, labels)
    return {"weights": weights.astype(np.float16), "bias": bias.astype(np.float32)}


def _snippets(
    texts: Mapping[str, Sequence[str]], per_class: Mapping[str, int], rng: np.random.Generator
) -> tuple[list[list[str]], np.ndarray]:
    foreign = sorted(set(texts) - {"vi", "en"})
    wanted = [("vi", "vi", per_class["vi"]), ("vi", "vi-unaccented", per_class["vi-unaccented"])]
    wanted += [("en", "en", per_class["en"])]
    wanted += [(language, "other", per_class["other"] // len(foreign)) for language in foreign]
    snippets: list[list[str]] = []
    labels: list[int] = []
    for language, label, many in wanted:
        made = _drawn(texts[language], many, rng)
        snippets += [_dressed(words, label, rng) for words in made]
        labels += [CLASSES.index(label)] * len(made)
    return snippets, np.array(labels)


def _drawn(texts: Sequence[str], many: int, rng: np.random.Generator) -> list[list[str]]:
    """Windows of neighbouring words from texts drawn with replacement."""
    made: list[list[str]] = []
    while len(made) < many:
        words, _ = latin_words(texts[int(rng.integers(len(texts)))])
        if words:
            size = min(len(words), 1 + int(rng.integers(MOST_WORDS) * rng.random()))
            start = int(rng.integers(len(words) - size + 1))
            made.append(words[start : start + size])
    return made


def _dressed(words: list[str], label: str, rng: np.random.Generator) -> list[str]:
    if label == "vi-unaccented":
        return [fold_accents(word) for word in words]
    if label == "vi" and len(words) > 2 and rng.random() < HALF_ACCENTED:
        bare = rng.random(len(words)) < 0.5
        bare[int(rng.integers(len(words)))] = False
        return [fold_accents(word) if plain else word for word, plain in zip(words, bare, strict=True)]
    return words


def _matrix(snippets: Sequence[Sequence[str]]) -> tuple[csr_array, csr_array]:
    """Snippets by words, and words by features, both counts: their product is never built."""
    number_of: dict[str, int] = {}
    ids = [number_of.setdefault(word, len(number_of)) for words in snippets for word in words]
    ends = np.cumsum([0, *map(len, snippets)])
    counted = csr_array((np.ones(len(ids), np.float32), np.array(ids), ends), shape=(len(snippets), len(number_of)))
    return counted, feature_counts(number_of)


def _fit(counted: csr_array, letters: csr_array, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    shape = (BUCKETS + 1, len(CLASSES))
    truth = np.zeros((len(labels), len(CLASSES)), np.float32)
    truth[np.arange(len(labels)), labels] = 1
    counted_t, letters_t = counted.T.tocsr(), letters.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape).astype(np.float32)
        scores = counted @ (letters @ weights[:-1]) + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        missed = -np.log(np.maximum((chances * truth).sum(axis=1), 1e-12)).mean()
        wrong = (chances - truth) / len(labels)
        slope = np.vstack([letters_t @ (counted_t @ wrong), wrong.sum(axis=0, keepdims=True)])
        slope[:-1] += 2 * PENALTY * weights[:-1]
        return float(missed + PENALTY * (weights[:-1] ** 2).sum()), slope.astype(np.float64).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = found.reshape(shape)
    return weights[:-1], weights[-1]
