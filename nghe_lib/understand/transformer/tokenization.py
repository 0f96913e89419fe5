"""Texts as the token numbers a model was trained on: `tokenizer.json`, or PhoBERT's `vocab.txt` and `bpe.codes`.

PhoBERT reads segmented words joined by underscores (Nguyen & Nguyen, 2020,
https://aclanthology.org/2020.findings-emnlp.92) and byte-pair encoding of the subword-nmt kind (Sennrich et al., 2016,
https://aclanthology.org/P16-1162). It was trained on another segmenter's words than ours; the few words they cut
differently become other pieces, not errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from nghe_lib.errors import ParameterError, StoreError
from nghe_lib.text import segment

Tokens = list[list[int]]
Tokenize = Callable[[Sequence[str]], Tokens]
_BEGIN, _PAD, _END, _UNKNOWN = range(4)
_LAST = "</w>"
LONGEST_WORD = 200


def read_tokenizer(folder: Path, *, most_tokens: int) -> Tokenize:
    """A function from texts to token numbers, both ends marked, never over `most_tokens`.

    Raises ParameterError when the folder has neither kind of tokenizer, StoreError when it is broken.
    """
    if (folder / "tokenizer.json").is_file():
        return _from_json(folder / "tokenizer.json", most_tokens)
    if (folder / "vocab.txt").is_file() and (folder / "bpe.codes").is_file():
        return _phobert(folder, most_tokens)
    raise ParameterError(
        f"{folder} thiếu tokenizer.json (hoặc vocab.txt và bpe.codes của PhoBERT); hãy lưu tokenizer cùng mô hình, "
        "dạng nhanh: AutoTokenizer.from_pretrained(..., use_fast=True).save_pretrained(...)"
    )


def _from_json(path: Path, most_tokens: int) -> Tokenize:
    try:
        from tokenizers import Tokenizer
    except ImportError as reason:
        raise StoreError("đọc transformer cần gói thêm; hãy chạy: pip install 'nghe-lib[transformer]'") from reason
    try:
        made = Tokenizer.from_file(str(path))
    except Exception as reason:  # the library raises plain Exception for every broken file
        raise StoreError(f"{path} không đọc được: {str(reason)[:200]}") from reason
    made.no_padding()
    made.enable_truncation(most_tokens)
    return lambda texts: [one.ids for one in made.encode_batch(list(texts))]


def _phobert(folder: Path, most_tokens: int) -> Tokenize:
    numbers, ranks = _vocabulary(folder / "vocab.txt"), _merges(folder / "bpe.codes")

    @lru_cache(maxsize=100_000)
    def pieces(word: str) -> tuple[int, ...]:
        return tuple(numbers.get(piece, _UNKNOWN) for piece in _pieces(word, ranks))

    def tokenize(texts: Sequence[str]) -> Tokens:
        made = []
        for words in segment(list(texts)):
            inside = [number for word in words for part in word.replace(" ", "_").split() for number in pieces(part)]
            made.append([_BEGIN, *inside[: most_tokens - 2], _END])
        return made

    return tokenize


def _vocabulary(path: Path) -> dict[str, int]:
    """Piece to number: four marks first, then a line each, `piece count`."""
    made = {"<s>": _BEGIN, "<pad>": _PAD, "</s>": _END, "<unk>": _UNKNOWN}
    for line in _lines(path):
        made.setdefault(line.rpartition(" ")[0], len(made))
    return made


def _merges(path: Path) -> dict[tuple[str, str], int]:
    """Pair of pieces to its rank: a line each, `left right count`."""
    parts = [line.split() for line in _lines(path)]
    if not all(len(part) >= 2 for part in parts):
        raise StoreError(f"{path} không phải bpe.codes: mỗi dòng cần hai mảnh")
    return {(part[0], part[1]): rank for rank, part in reversed(list(enumerate(parts)))}


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as reason:
        raise StoreError(f"{path} không đọc được: {reason}") from reason


def _pieces(word: str, ranks: dict[tuple[str, str], int]) -> list[str]:
    """A word in pieces, all but the last marked with @@: the pair of lowest rank is joined until none is known."""
    parts = [*word[:LONGEST_WORD]]
    parts[-1] += _LAST
    while len(parts) > 1:
        pairs = list(pairwise(parts))
        best = min(pairs, key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        joined, place = [], 0
        while place < len(parts):
            if place < len(pairs) and pairs[place] == best:
                joined.append(parts[place] + parts[place + 1])
                place += 2
            else:
                joined.append(parts[place])
                place += 1
        parts = joined
    return [*(f"{part}@@" for part in parts[:-1]), parts[-1].removesuffix(_LAST)]
