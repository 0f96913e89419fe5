"""Correct underthesea's word model with sentences segmented by hand: the same features, other weights.

Method: a linear-chain conditional random field (Lafferty, McCallum & Pereira, 2001, ICML) trained with a Gaussian prior
whose mean is the weights one starts from (Chelba & Acero, 2004, EMNLP), so that a weight moves only as far as the
sentences pull it. Citizens' spellings are taught by rewriting some words of the sentences as citizens write them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nghe_lib.store.models import packed_strings, write_model
from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.segmentation.crf_file import read_crf
from nghe_lib.text.segmentation.package import CORRECTIONS, MODEL, package_folder
from nghe_lib.text.teencode import variants

_LEAST_CHANGE = 0.01


SPREAD = 1.0
INFORMAL_SHARE = 0.6
INFORMAL_COPIES = 2


def train(folder: Path, *, seed: int) -> str:
    """Correct the model with the training part of UD Vietnamese-VTB and write it as model `words`; gives its SHA-256.

    folder: the folder of the treebank, which holds `wordseg_train.csv`. The same folder and seed give the same model.
    """
    gold = read_gold(folder / "wordseg_train.csv")
    data = [*gold]
    for copy in range(INFORMAL_COPIES):
        data += rewritten(gold, variants, share=INFORMAL_SHARE, seed=seed + copy)
    model = read_crf((package_folder() / MODEL / "models.bin").read_bytes()).respelt(one_spelling)
    numbers = dict(model.number_of)
    sentences = featured(labelled(data), numbers, grow=True)
    start = np.zeros(len(numbers))
    start[: len(model.weights)] = model.weights[:, 1] - model.weights[:, 0]
    weights, moves = fit(sentences, start, model.transitions, spread=SPREAD)
    change = weights - start
    kept = [(name, change[number]) for name, number in numbers.items() if abs(change[number]) >= _LEAST_CHANGE]
    arrays = {
        "attributes": packed_strings([name for name, _ in kept]),
        "changes": np.array([value for _, value in kept], np.float16), "moves": moves,
    }  # fmt: skip
    about = {"version": "1", "seed": seed, "data": "UD_Vietnamese-VTB train (CC BY-SA 4.0), underthesea 9.5 weights"}
    return write_model(CORRECTIONS, arrays, about=about)


@dataclass(frozen=True)
class Sentences:
    """Tokens of sentences with the features of each.

    attributes: (n_tokens, n_features) int32 numbers, -1 where the model lacks one. inside: (n_tokens,) 1 where a
    token goes on a word. ends: (n_sentences,).
    """

    attributes: np.ndarray
    inside: np.ndarray
    ends: np.ndarray


def read_gold(path: Path) -> list[list[str]]:
    """Sentences as lists of words, syllables parted by spaces, from a table with a column `segmented`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [[word.replace("_", " ") for word in row["segmented"].split()] for row in csv.DictReader(file)]


def rewritten(
    sentences: Sequence[Sequence[str]], spellings: Callable[[str], Sequence[str]], *, share: float, seed: int
) -> list[list[str]]:
    """The sentences as citizens might write them: `share` of the words that have an informal spelling get one.

    The sentences lose their last sign, and half of them their capitals. A spelling that is one syllable keeps the
    word one token.
    """
    random = np.random.default_rng(seed)
    return [
        [_informal(word, spellings, share, random, lower) for word in _without_last_sign(sentence)]
        for sentence, lower in zip(sentences, random.random(len(sentences)) < 0.5, strict=True)
    ]


def _without_last_sign(words: Sequence[str]) -> Sequence[str]:
    """Citizens leave the last full stop out, and a model that always saw one splits the last word of a text."""
    return words[:-1] if len(words) > 1 and not any(sign.isalnum() for sign in words[-1]) else words


def _informal(
    word: str, spellings: Callable[[str], Sequence[str]], share: float, random: np.random.Generator, lower: bool
) -> str:
    plain = word.lower()
    known = [one for one in spellings(plain) if one.count(" ") <= plain.count(" ")]
    if known and random.random() < share:
        chosen = known[random.integers(len(known))]
        return chosen if lower or not word[:1].isupper() else chosen[:1].upper() + chosen[1:]
    return plain if lower else word


def labelled(sentences: Sequence[Sequence[str]]) -> list[tuple[list[str], np.ndarray]]:
    """Tokens of each sentence as underthesea takes them, and 1 where a token goes on a word."""
    from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize

    made = []
    for words in sentences:
        tokens = tokenize(one_spelling(" ".join(words)))
        starts = set(np.cumsum([0, *(len(word.replace(" ", "")) for word in words)]).tolist())
        places = np.cumsum([0, *(len(token) for token in tokens)])[:-1]
        made.append((tokens, np.array([place not in starts for place in places.tolist()], np.uint8)))
    return [one for one in made if one[0]]


def featured(gold: Sequence[tuple[list[str], np.ndarray]], numbers: dict[str, int], *, grow: bool) -> Sentences:
    """The features of labelled tokens; `grow` enters attributes that `numbers` lacks."""
    rows = []
    read = _featurizer().process
    for tokens, _ in gold:
        for features in read([[[token] for token in tokens]])[0]:
            rows.append(
                [numbers.setdefault(name, len(numbers)) if grow else numbers.get(name, -1) for name in features]
            )
    inside = np.concatenate([labels for _, labels in gold])
    return Sentences(np.array(rows, np.int32), inside, np.cumsum([len(tokens) for tokens, _ in gold]))


def _featurizer() -> Any:
    """The featuriser of underthesea over its dictionary spelt one way, as texts are in style `nghe`."""
    import joblib
    from underthesea_core import CRFFeaturizer

    folder = package_folder() / MODEL
    dictionary = {one_spelling(entry) for entry in joblib.load(folder / "dictionary.bin")}
    return CRFFeaturizer(joblib.load(folder / "features.bin"), dictionary)


def fit(sentences: Sentences, start: np.ndarray, moves: np.ndarray, *, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights (n_attributes,), inside less begin, and moves (2, 2): sentences likely, weights near `start`.

    spread: standard deviation of the prior around the weights one starts from.
    """
    from scipy.optimize import minimize

    from nghe_lib.text.segmentation.adapt_kernels import loss

    def cost(values: np.ndarray) -> tuple[float, np.ndarray]:
        change = values - first
        gradient = np.zeros(len(values))
        lost = loss(
            sentences.attributes, sentences.inside, sentences.ends, values[:-4], values[-4:].reshape(2, 2), gradient
        )
        return lost + (change @ change) / (2 * spread**2), gradient + change / spread**2

    first = np.concatenate([start, moves.ravel()])
    found = minimize(cost, first, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return found[:-4], found[-4:].reshape(2, 2)
