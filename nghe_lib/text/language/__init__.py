"""In which language a text is written: Vietnamese with or without its diacritics, English, another, or too short."""

from nghe_lib.text.language.detect import LANGUAGES, TAGS, detect_language

__all__ = ["LANGUAGES", "TAGS", "detect_language"]
