"""A slow, plain reading of the query language for tests: one post at a time, with lists and loops."""

from datetime import timedelta
from itertools import product

from nghe_lib.queries import And, Field, Near, Not, Or, Query, Title, words_of
from nghe_lib.queries.fields import COLUMNS
from nghe_lib.text import fold_accents, is_accented
from nghe_lib.text.normalise import one_spelling
from nghe_lib.text.teencode import variants


def answers(query: Query, post: dict) -> bool:
    """Whether one post answers. Words of its texts are parted by single spaces; every other sign stands alone."""
    accented = any(is_accented(part.text) for part in words_of(query.root))
    fold = query.accents == "fold" or (query.accents == "auto" and not accented)
    parts = [_words(post["title"] or ""), _words(post["text"])]
    return query.root is None or _holds(query.root, post, parts, fold, query.teencode)


def _words(text):
    """Words and None for punctuation."""
    return [one_spelling(chunk).lower() if chunk.isalnum() else None for chunk in text.split()]


def _holds(node, post, parts, fold, teencode):
    def again(part, where=parts):
        return _holds(part, post, where, fold, teencode)

    if isinstance(node, And):
        return all(again(part) for part in node.parts)
    if isinstance(node, Or):
        return any(again(part) for part in node.parts)
    if isinstance(node, Not):
        return not again(node.part)
    if isinstance(node, Title):
        return again(node.part, parts[:1])
    if isinstance(node, Field):
        return _fits(node, post[COLUMNS[node.name]])
    if isinstance(node, Near):
        return any(_near(node, part, fold, teencode) for part in parts)
    return any(_spans(node, part, fold, teencode) for part in parts)


def _fits(field, value):
    if value is None:
        return False
    if field.name == "since":
        return (value + timedelta(hours=7)).date() >= field.value
    if field.name == "until":
        return (value + timedelta(hours=7)).date() <= field.value
    return fold_accents(value).casefold() == fold_accents(field.value).casefold()


def _near(node, part, fold, teencode):
    places = [_spans(one, part, fold, teencode) for one in node.parts]
    for chosen in product(*places):
        first, last = min(start for start, _ in chosen), max(end for _, end in chosen)
        n_words = sum(word is not None for word in part[first:last])
        if n_words <= node.distance + sum(end - start for start, end in chosen):
            return True
    return False


def _spans(node, part, fold, teencode):
    if isinstance(node, Or):
        return [span for one in node.parts for span in _spans(one, part, fold, teencode)]
    wanted = [word for word in node.text.split() if any(sign.isalnum() or sign == "*" for sign in word)]
    ways = _ways(wanted) if teencode else [wanted]
    return sorted(
        {
            (start, start + len(way))
            for way in ways
            for start in range(len(part) - len(way) + 1)
            if all(_same(*pair, fold) for pair in zip(way, part[start : start + len(way)], strict=True))
        }
    )


def _ways(words):
    """Every spelling of a row of words."""
    if not words:
        return [[]]
    found = []
    for size in range(1, len(words) + 1):
        heads = [one.split() for one in variants(" ".join(words[:size]))] + ([words[:1]] if size == 1 else [])
        found += [head + tail for head in heads for tail in _ways(words[size:])]
    return found


def _same(wanted, word, fold):
    if word is None:
        return False
    forms = {wanted.lower(), one_spelling(wanted).lower()} if "*" in wanted else {one_spelling(wanted).lower()}
    plain = fold_accents if fold else str
    return any(_starred(plain(form), plain(word)) for form in forms)


def _starred(wanted, word):
    if not wanted:
        return not word
    if wanted[0] == "*":
        return any(_starred(wanted[1:], word[skip:]) for skip in range(len(word) + 1))
    return bool(word) and wanted[0] == word[0] and _starred(wanted[1:], word[1:])
