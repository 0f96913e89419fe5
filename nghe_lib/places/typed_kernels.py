"""Names after a word for their kind (phường, Q., TP), compiled."""

from numba import njit

from nghe_lib.places.letters import COMMA, DASH, DOT, PERCENT, SLASH, SPACE
from nghe_lib.places.name_kinds import CITY, F_WARD, IN_CITY, NEEDS_DOT, NONE_CUE, SHORT, UNIT
from nghe_lib.places.tables import (
    ATTRIBUTES,
    CUE_CLASS,
    CUE_LENGTH,
    END,
    FLAGS,
    GAP_BEFORE,
    IS_CASED,
    KIND,
    NAME,
    NAME_LENGTH,
    NUMBER,
    START,
    TYPES,
    UPPER,
    WORD,
    WORD_LENGTH,
    WORD_SHORT,
)
from nghe_lib.places.trie_kernels import is_capital


@njit(cache=True, nogil=True)
def past_type_word(text, at, first, last, tokens, texts, seen, names, is_address):
    """Where the name after a type word begins, when one that fits begins there: thị trấn Yên Viên is not Trấn Yên."""
    for size in (2, 1):
        after = at + size
        if after < last and seen[after - 1, WORD_LENGTH] == size:
            for rank in range(2):
                length = seen[after, NAME_LENGTH + rank]
                if length == 0:
                    break
                name = seen[after, NAME + rank]
                if typed(text, after, length, name, first, last, tokens, texts, seen, names, is_address)[1]:
                    return after
    return at


@njit(cache=True, nogil=True)
def typed(text, at, length, name, first, last, tokens, texts, seen, names, is_address):
    """First token of the type word before a name, and the type; (at, 0) where none stands there or it does not fit."""
    word = at - 1
    if (
        at == first
        or seen[word, WORD_LENGTH] == 0
        or tokens[at, GAP_BEFORE] & ~(SPACE | DOT)
        or not names[name, KIND] & UNIT
    ):
        return at, 0
    fits = names[name, TYPES] & seen[word, WORD]
    if not fits or (seen[word, CUE_CLASS] == NONE_CUE and seen[word, CUE_LENGTH] > seen[word, WORD_LENGTH]):
        return at, 0  # bà xã, hợp tác xã
    capital = is_capital(tokens, at, length)
    is_number = tokens[at, FLAGS] & NUMBER != 0 and length == 1
    is_dotted = tokens[at, GAP_BEFORE] & DOT != 0
    after = at + length
    if seen[word, WORD_SHORT] & SHORT:
        if seen[word, WORD] & NEEDS_DOT and not is_dotted and not (is_number and seen[word, WORD] & F_WARD):
            return at, 0
        if is_number and word > first and tokens[word - 1, FLAGS] & NUMBER and tokens[word, GAP_BEFORE] == 0:
            return at, 0  # 90p 2 tiết
        in_city = names[name, ATTRIBUTES] & IN_CITY != 0 and length > 1  # q gò vấp
        if not (is_dotted or is_number or in_city or (tokens[word, FLAGS] & UPPER and capital)):
            return at, 0
        if (
            is_number
            and after < last
            and tokens[after, FLAGS] & NUMBER
            and tokens[after, GAP_BEFORE] & (SPACE | SLASH | DASH)
        ):
            if tokens[after, END] - tokens[after, START] == 4:
                return at, 0  # Q1/2025 is a quarter of a year
    elif is_dotted and not seen[word, WORD_SHORT]:
        return at, 0
    if not (is_number or capital or is_address or names[name, ATTRIBUTES] & IN_CITY):
        if texts[text, IS_CASED] or length == 1:
            return at, 0
    if is_number and not is_plain_number(at, last, tokens):
        return at, 0
    begin = at - seen[word, WORD_LENGTH]
    if begin > first and seen[begin - 1, WORD_LENGTH] and tokens[begin, GAP_BEFORE] == SPACE:
        if fits & seen[begin - 1, WORD] & CITY:
            begin -= seen[begin - 1, WORD_LENGTH]  # thành phố TP
    return begin, fits


@njit(cache=True, nogil=True)
def is_plain_number(at, last, tokens):
    """A number that is not part of 1.500, 3,5 or 12A."""
    if tokens[at, END] - tokens[at, START] > 2:
        return False
    after = at + 1
    if after == last:
        return True
    gap = tokens[after, GAP_BEFORE]
    if gap == 0 or gap & PERCENT:
        return False
    size = tokens[after, END] - tokens[after, START]
    return not (tokens[after, FLAGS] & NUMBER and (gap == DOT or (gap == COMMA and size > 2)))
