"""What is read from the installed underthesea: its word model, its tokenizer's pattern and its spelling rules.

Everything is compiled once and cached under a hash of the very files it came from, so that a start needs neither
underthesea nor its model; another version of the package gives another hash and is compiled anew.
"""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nghe_lib.store.cache import cached_arrays, file_mark
from nghe_lib.store.models import model_mark, packed_strings, read_model, unpacked_strings
from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.segmentation.crf_file import CrfModel, read_crf
from nghe_lib.text.segmentation.tables import Tables, from_arrays, subtracted, to_arrays
from nghe_lib.text.segmentation.weights import ARRAYS, Weights, compile_weights

MODEL = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
CORRECTIONS = "words"
_FORM = "2"  # of the cached arrays; another number makes every cache anew
_SOURCES = (
    f"{MODEL}/models.bin", f"{MODEL}/features.bin", f"{MODEL}/dictionary.bin",
    "pipeline/word_tokenize/regex_tokenize.py", "pipeline/text_normalize/text_normalizer.py",
    "pipeline/text_normalize/tn_rules_2023_07_14.bin",
)  # fmt: skip


@dataclass(frozen=True)
class Package:
    """underthesea's word model and rules.

    tables: the weights as the decoder reads them. words: dictionary entries of one token. pattern: what its
    tokenizer takes as one token. signs: characters replaced in the whole text. spellings: tokens replaced by
    another spelling.
    """

    weights: Weights
    tables: Tables
    words: frozenset[str]
    pattern: re.Pattern[str]
    signs: dict[str, str]
    spellings: dict[str, str]


@cache
def package(*, corrected: bool = False) -> Package:
    """The installed package, compiled; raises ValueError when its model has another form than nghe knows.

    corrected: with the weights of nghe's own model `words`, see `adapt`.
    """
    folder = package_folder()
    mark = file_mark(folder / source for source in _SOURCES) + (model_mark(CORRECTIONS)[:16] if corrected else "")
    arrays = cached_arrays(f"words-{_FORM}", mark=mark, make=lambda: _arrays(folder, corrected))
    rules = json.loads(arrays["rules"].tobytes())
    weights = Weights(
        surfaces=unpacked_strings(arrays["surfaces"]), lowers=unpacked_strings(arrays["lowers"]),
        **{name: arrays[name] for name in ARRAYS},
    )  # fmt: skip
    words = frozenset(unpacked_strings(arrays["words"]))
    pattern = re.compile(rules["pattern"], rules["flags"])
    return Package(weights, from_arrays(arrays), words, pattern, rules["signs"], rules["spellings"])


def package_folder() -> Path:
    """Where underthesea is installed, found without importing it."""
    spec = importlib.util.find_spec("underthesea")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("underthesea is not installed")
    return Path(spec.origin).parent


@cache
def featurizer() -> Any:
    """The featuriser of underthesea for one token: lower case, digits, title case, dictionary, in this order."""
    import joblib
    from underthesea_core import CRFFeaturizer

    dictionary = joblib.load(package_folder() / MODEL / "dictionary.bin")
    return CRFFeaturizer(["T[0].lower", "T[0].isdigit", "T[0].istitle", "T[0].is_in_dict"], dictionary)


def _arrays(folder: Path, corrected: bool) -> dict[str, np.ndarray]:
    import joblib
    from underthesea.pipeline.text_normalize.text_normalizer import character_map, token_map
    from underthesea.pipeline.word_tokenize.regex_tokenize import patterns

    dictionary = joblib.load(folder / MODEL / "dictionary.bin")
    features = joblib.load(folder / MODEL / "features.bin")
    model = read_crf((folder / MODEL / "models.bin").read_bytes())
    if corrected:
        model, dictionary = _corrected(model), {one_spelling(entry) for entry in dictionary}
    weights = compile_weights(model, features, dictionary)
    rules = {"pattern": patterns.pattern, "flags": patterns.flags, "signs": character_map, "spellings": token_map}
    return {
        **to_arrays(subtracted(weights)),
        "surfaces": packed_strings(weights.surfaces), "lowers": packed_strings(weights.lowers),
        "words": packed_strings(sorted(word for word in dictionary if " " not in word)),
        "rules": np.frombuffer(json.dumps(rules).encode(), np.uint8),
        **{name: getattr(weights, name) for name in ARRAYS},
    }  # fmt: skip


def _corrected(model: CrfModel) -> CrfModel:
    arrays = read_model(CORRECTIONS)
    changes = dict(zip(unpacked_strings(arrays["attributes"]), arrays["changes"].astype(float).tolist(), strict=True))
    return model.respelt(one_spelling).corrected(changes, arrays["moves"])
