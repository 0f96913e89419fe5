"""Texts of known language to learn from, and those kept apart to measure on.

Vietnamese: press and comments. English: encyclopedia, news and novel excerpts that come with gensim's tests, and the
messages of programs. Others: the translations of those messages (gettext catalogues, `/usr/share/locale`), which exist
in some forty languages written in Latin letters. Nothing is stored: a model keeps weights only.
"""

from __future__ import annotations

import bz2
import csv
import gettext
import gzip
import json
import re
from binascii import crc32
from collections import defaultdict
from pathlib import Path

from nghe_lib.text.accents import is_accented
from nghe_lib.text.language.words import latin_words

COMMENTS = {
    "aivivn2019/aivivn_train.csv": "text", "uit_victsd/uit_victsd.csv": "text", "uit_visfd/uit_visfd.csv": "text",
    "uit_vsmec/uit_vsmec.csv": "text", "vihsd/vihsd.csv": "text", "uit_vsfc/uit_vsfc.csv": "text",
    "vilexnorm/vilexnorm.csv": "original",
}  # fmt: skip
PARTS = 5
LATIN = (
    "fr", "sv", "de", "es", "it", "pl", "tr", "id", "ca", "cs", "fi", "pt", "pt_BR", "nl", "da", "ro", "hu", "hr", "sk",
    "gl", "nb", "nn", "lt", "sl", "sr@latin", "eu", "et", "ga", "lv", "ms", "sq", "cy", "af", "is", "az", "tl", "eo",
    "xh", "rw",
)  # fmt: skip
_NOISE = re.compile(r"%[-\d.]*[a-zA-Z]+|[{<\[(][^}>\])]*[}>\])]|\\.|--?[\w-]+|[_&~]")
_LEAST_ACCENTED = 0.3
WIKI = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened"
_MARKUP = re.compile(r"\{\{.*?\}\}|<[^>]*>|&\w+;|\[\[[^\]|]*\||[\[\]']|\{\|.*?\|\}", re.DOTALL)


def is_held_out(key: str) -> bool:
    """Whether what `key` names (a text, a catalogue) belongs to the fifth that no model learns from."""
    return crc32(key.encode()) % PARTS == 0


def vietnamese(data: Path, *, held_out: bool) -> dict[str, list[str]]:
    """Accented Vietnamese by kind: `press` (headlines and summaries; the newest month is held out) and `comments`.

    data: the folder with `press/daily` and `labelled`. Texts with few accented words are left out.
    """
    months = sorted((data / "press" / "daily").glob("*.jsonl.gz"))
    press: list[str] = []
    for month in months[-1:] if held_out else months[:-1]:
        with gzip.open(month, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                press += [text for text in (row["title"], row["summary"]) if text]
    comments = [text for text in comment_texts(data) if is_held_out(text) == held_out]
    return {
        "press": sorted({text for text in press if _accented_enough(text)}),
        "comments": sorted({text for text in comments if _accented_enough(text)}),
    }


def comment_texts(data: Path) -> list[str]:
    """Every comment of the labelled sets, as found."""
    found: list[str] = []
    for name, column in COMMENTS.items():
        with (data / "labelled" / name).open(encoding="utf-8", newline="") as rows:
            found += [row[column] for row in csv.DictReader(rows) if row[column]]
    return found


def catalogues(folder: Path, *, held_out: bool) -> dict[str, list[str]]:
    """Messages by language from the gettext catalogues under `folder`; `en` are the messages themselves."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*/LC_MESSAGES/*.mo")):
        language = path.parent.parent.name
        if language not in LATIN or is_held_out(path.name) != held_out:
            continue
        with path.open("rb") as file:
            try:
                messages = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            except (OSError, ValueError):
                continue
        for english, said in messages.items():
            if isinstance(english, str) and isinstance(said, str) and english and said != english:
                found["en"].add(_clean(english))
                found[language].add(_clean(said))
    return {language: sorted(text for text in texts if latin_words(text)[0]) for language, texts in found.items()}


def english_prose(folder: Path) -> list[str]:
    """Sentences of the English texts in gensim's `test_data`."""
    wiki = bz2.decompress((folder / f"{WIKI}.bz2").read_bytes()).decode()
    texts = [
        _MARKUP.sub(" ", wiki),
        *((folder / name).read_text(encoding="utf-8", errors="replace") for name in ("lee_background.cor", "lee.cor")),
    ]
    sentences = [one.strip() for text in texts for one in re.split(r"(?<=[.!?])\s+|\n", text)]
    return sorted({one for one in sentences if 3 <= len(latin_words(one)[0]) <= 60 and not re.search("[|=]", one)})


def _clean(message: str) -> str:
    return _NOISE.sub("", message).replace("\n", " ").strip()


def _accented_enough(text: str) -> bool:
    words, _ = latin_words(text)
    return bool(words) and sum(map(is_accented, words)) >= _LEAST_ACCENTED * len(words)
