"""The loop that takes names as hits from left to right, compiled: with a type word, bare, in a list, as a street.

It only says what stands there; which unit is meant, and whether it is one at all, `resolve` decides.
"""

import numpy as np
from numba import njit

from nghe_lib.places.letters import BREAK, COMMA, DASH, DOT, OPEN, OTHER, PERCENT, SLASH, SPACE
from nghe_lib.places.name_kinds import (
    AFTER,
    AND,
    ANY,
    AT_LANDMARK,
    BARE,
    BODY,
    BY_AND,
    BY_BRACKET,
    BY_COMMA,
    BY_DASH,
    BY_OF,
    BY_SPACE,
    CITY,
    CLUB,
    CUED,
    DOTTED,
    F_WARD,
    FAR,
    GOES_ON,
    IN_CITY,
    LANDMARK,
    LISTED,
    NEEDS_DOT,
    NO_CUE,
    NONE_CUE,
    NOTHING,
    OF,
    ON_STREET,
    PERSON,
    SAW_BRACKET,
    SAW_CAPITALS,
    SAW_SHORT,
    SAW_SPORT,
    SAW_WHERE,
    SHORT,
    STREET,
    STREET_CUE,
    SURNAME,
    THING,
    TYPED,
    TYPED_ONLY,
    UNIT,
    UNKNOWN,
    UNMARKED_NAME,
    WEAK,
    WHERE,
    WIDE,
)  # fmt: skip
from nghe_lib.places.tables import (
    ALL_UPPER,
    ATTRIBUTES,
    CUE_CLASS,
    CUE_LENGTH,
    END,
    FLAGS,
    GAP_BEFORE,
    IS_CASED,
    IS_PLAIN,
    IS_SPORT,
    KIND,
    LAST,
    N_HIT_COLUMNS,
    NAME,
    NAME_LENGTH,
    NUMBER,
    RULE,
    START,
    TYPES,
    UPPER,
    WORD,
    WORD_LENGTH,
    WORD_SHORT,
)  # fmt: skip
from nghe_lib.places.trie_kernels import is_capital

# What the loop remembers within a text.
_PREVIOUS, _THING, _LIST_END, _LIST_TYPE, _TAKEN = range(5)


@njit(cache=True, nogil=True)
def take(tokens, texts, seen, names, is_address):
    """Hits in reading order, columns as in `tables`; is_address: every name is a place."""
    hits = np.empty((len(tokens), N_HIT_COLUMNS), np.int64)
    known = np.empty(5, np.int64)
    choice = np.empty(4, np.int64)  # first token, type word, cue before it, taken as
    n = 0
    first = 0
    for text in range(len(texts)):
        last = texts[text, LAST]
        known[:] = -1
        at = first
        while at < last:
            at = _past_type_word(text, at, first, last, tokens, texts, seen, names, is_address)
            choice[3] = NOTHING
            length = 0
            for rank in range(2):
                length = seen[at, NAME_LENGTH + rank]
                if length == 0:
                    break
                name = seen[at, NAME + rank]
                _choose(text, at, length, name, first, last, tokens, texts, seen, names, is_address, known, choice)
                if choice[3]:
                    break
            if not choice[3]:
                if is_address and _is_unknown(at, last, tokens, seen):
                    hits[n] = 0
                    hits[n, 0] = text
                    hits[n, 1] = at
                    hits[n, 2] = at + 1
                    hits[n, 4] = UNKNOWN
                    n += 1
                at += 1
                continue
            name = seen[at, NAME + rank]
            begin = choice[0]
            hits[n, 0] = text
            hits[n, 1] = begin
            hits[n, 2] = at + length
            hits[n, 3] = name
            hits[n, 4] = choice[3]
            hits[n, 5] = choice[1]
            hits[n, 6] = _flags(text, at, length, begin, choice, tokens, texts, seen)
            hits[n, 7] = _between(known[_PREVIOUS], begin, tokens, seen) if known[_PREVIOUS] >= 0 else FAR
            n += 1
            at += length
            known[_PREVIOUS] = at
            known[_TAKEN] = choice[3]
            if choice[3] == TYPED or choice[3] == LISTED:
                known[_LIST_TYPE] = choice[1]
                known[_LIST_END] = at
            elif choice[3] == BARE:
                known[_LIST_END] = -1
        first = last
    return hits[:n].copy()


@njit(cache=True, nogil=True)
def _past_type_word(text, at, first, last, tokens, texts, seen, names, is_address):
    """Where the name after a type word begins, when one that fits begins there: thị trấn Yên Viên is not Trấn Yên."""
    for size in (2, 1):
        after = at + size
        if after < last and seen[after - 1, WORD_LENGTH] == size:
            for rank in range(2):
                length = seen[after, NAME_LENGTH + rank]
                if length == 0:
                    break
                name = seen[after, NAME + rank]
                if _typed(text, after, length, name, first, last, tokens, texts, seen, names, is_address)[1]:
                    return after
    return at


@njit(cache=True, nogil=True)
def _is_unknown(at, last, tokens, seen):
    """Whether a type word ends at a token and what follows looks like a name nobody knows."""
    after = at + 1
    if seen[at, WORD_LENGTH] == 0 or after == last or tokens[after, GAP_BEFORE] & ~(SPACE | DOT):
        return False
    if seen[at, WORD_SHORT] and not tokens[after, GAP_BEFORE] & DOT:
        return False
    return tokens[after, FLAGS] & (UPPER | NUMBER) != 0 and seen[after, WORD_LENGTH] == 0


@njit(cache=True, nogil=True)
def _choose(text, at, length, name, first, last, tokens, texts, seen, names, is_address, known, choice):
    """What the name at a token is taken as; writes first token, type word, cue and that into `choice`."""
    kind = names[name, KIND]
    after = at + length
    is_number = tokens[at, FLAGS] & NUMBER != 0 and length == 1
    begin, word = _typed(text, at, length, name, first, last, tokens, texts, seen, names, is_address)
    before = _cue(begin, first, tokens, seen, texts[text, IS_PLAIN] and not is_address)
    lists = _joins(known[_LIST_END], at, tokens, seen) and kind & UNIT and names[name, TYPES] & known[_LIST_TYPE] != 0
    taken = NOTHING
    if word:
        if before == THING:
            known[_THING] = after
        taken = TYPED
    elif is_number:
        if lists and _is_plain_number(at, last, tokens) and _ends_item(after, last, tokens, seen):
            taken = LISTED
            word = names[name, TYPES] & known[_LIST_TYPE]
    elif is_address:
        taken = _in_address(at, kind, names[name, RULE], before, first, tokens)
    elif kind & STREET and _is_street(begin, length, name, before, first, tokens, seen, names, known):
        taken = ON_STREET
    elif kind & LANDMARK:
        taken = AT_LANDMARK
    elif kind & UNIT and names[name, RULE] != TYPED_ONLY:
        if _stands_alone(text, at, length, name, before, first, last, lists, tokens, texts, seen, names, known):
            taken = BARE
            if lists and before != WHERE and before != BODY:
                taken = LISTED
                word = names[name, TYPES] & known[_LIST_TYPE]
    choice[0] = begin
    choice[1] = word
    choice[2] = before
    choice[3] = taken


@njit(cache=True, nogil=True)
def _typed(text, at, length, name, first, last, tokens, texts, seen, names, is_address):
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
        if is_number and word > first and tokens[word - 1, FLAGS] & NUMBER and not tokens[word, GAP_BEFORE] & ~SPACE:
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
    if is_number and not _is_plain_number(at, last, tokens):
        return at, 0
    begin = at - seen[word, WORD_LENGTH]
    if begin > first and seen[begin - 1, WORD_LENGTH] and tokens[begin, GAP_BEFORE] == SPACE:
        if fits & seen[begin - 1, WORD] & CITY:
            begin -= seen[begin - 1, WORD_LENGTH]  # thành phố TP
    return begin, fits


@njit(cache=True, nogil=True)
def _cue(begin, first, tokens, seen, is_plain):
    """The cue right before a name."""
    if begin == first or tokens[begin, GAP_BEFORE] != SPACE:
        return NO_CUE
    cue = seen[begin - 1, CUE_CLASS]
    if cue == SURNAME and not tokens[begin - 1, FLAGS] & UPPER:
        return NO_CUE
    if cue == PERSON and seen[begin - 1, CUE_LENGTH] == 1 and is_plain:
        return NO_CUE
    return cue


@njit(cache=True, nogil=True)
def _in_address(at, kind, rule, before, first, tokens):
    """In an address a name is a place; a street where one is said, or a house number stands before it."""
    if kind & (STREET | LANDMARK) and before == STREET_CUE:
        return ON_STREET
    if kind & STREET and at > first and tokens[at - 1, FLAGS] & NUMBER and tokens[at, GAP_BEFORE] == SPACE:
        return ON_STREET
    if before == STREET_CUE:
        return NOTHING  # a street that bears the name of a unit
    if kind & UNIT and rule != TYPED_ONLY:
        return BARE
    return ON_STREET if kind & STREET else AT_LANDMARK if kind & LANDMARK else NOTHING


@njit(cache=True, nogil=True)
def _is_street(begin, length, name, before, first, tokens, seen, names, known):
    if before == STREET_CUE:
        return True
    if names[name, ATTRIBUTES] & WIDE or length == 1:
        return False
    if before == WHERE or (begin > first and tokens[begin - 1, FLAGS] & NUMBER and tokens[begin, GAP_BEFORE] == SPACE):
        return True
    if known[_TAKEN] != ON_STREET:
        return False
    return known[_PREVIOUS] == begin or (known[_PREVIOUS] == begin - 1 and seen[begin - 1, CUE_CLASS] == AND)


@njit(cache=True, nogil=True)
def _stands_alone(text, at, length, name, before, first, last, lists, tokens, texts, seen, names, known):
    """Whether a name without a type word may be a unit."""
    attributes = names[name, ATTRIBUTES]
    after = at + length
    capital = is_capital(tokens, at, length)
    sure = before == WHERE or before == BODY
    of_thing = before == THING or before == STREET_CUE or (known[_THING] == at and tokens[at, GAP_BEFORE] & DASH != 0)
    if of_thing:
        known[_THING] = after
    if not attributes & DOTTED:  # else it holds its type word
        if of_thing or before == PERSON or before == CLUB or before == SURNAME:
            return False
        if _is_part(at, after, first, last, before, capital, tokens, seen, known):
            return False
    if not capital:
        rule = names[name, RULE]
        if rule == ANY and texts[text, IS_PLAIN] and not attributes & UNMARKED_NAME:
            rule = CUED  # cu chi may be cử chỉ
        if rule == WEAK and length == 1:
            return False
        if not (
            rule == ANY or (rule == CUED and sure) or (lists and attributes & IN_CITY and not texts[text, IS_CASED])
        ):
            return False
        if texts[text, IS_CASED] and not attributes & (IN_CITY | DOTTED):
            return False
    if attributes & WIDE or lists:
        return True
    # Communes elsewhere: only where a chain can follow.
    return after < last and (tokens[after, GAP_BEFORE] & (COMMA | DASH | OPEN) != 0 or seen[after, CUE_CLASS] == OF)


@njit(cache=True, nogil=True)
def _is_part(at, after, first, last, before, capital, tokens, seen, known):
    """Whether capitals before or after make the name part of a longer one."""
    own = tokens[at, FLAGS]
    if (
        at > first + 1
        and tokens[at, GAP_BEFORE] == SPACE
        and capital
        and before in (NO_CUE, NONE_CUE)
        and at != known[_PREVIOUS]
    ):
        former = tokens[at - 1, FLAGS]
        starts = tokens[at - 1, GAP_BEFORE] & (BREAK | OTHER | DOT) != 0
        if former & UPPER and not starts and not former & own & ALL_UPPER and not seen[at - 1, WORD_LENGTH]:
            return True
    if after == last or tokens[after, GAP_BEFORE] != SPACE:
        return False
    if seen[after, CUE_CLASS] == AFTER:
        return True
    following = tokens[after, FLAGS]
    if not capital or following & NUMBER or not following & UPPER or following & ALL_UPPER:
        return False
    if seen[after, NAME_LENGTH] or seen[after, WORD_LENGTH]:
        return False
    return not (seen[after, CUE_CLASS] == SURNAME and seen[after, CUE_LENGTH] == 1)


@njit(cache=True, nogil=True)
def _is_plain_number(at, last, tokens):
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


@njit(cache=True, nogil=True)
def _joins(list_end, at, tokens, seen):
    """Whether a token goes on with a list: after a comma, or after `và`."""
    if list_end < 0:
        return False
    if at == list_end:
        return tokens[at, GAP_BEFORE] & COMMA != 0 and not tokens[at, GAP_BEFORE] & ~(COMMA | SPACE)
    if at != list_end + 1 or seen[at - 1, CUE_CLASS] != AND:
        return False
    return tokens[at, GAP_BEFORE] == SPACE and not tokens[at - 1, GAP_BEFORE] & ~(SPACE | COMMA)


@njit(cache=True, nogil=True)
def _ends_item(after, last, tokens, seen):
    """Whether a number ends there: `quận 1, 3` but not `quận 1, 3 người`."""
    if after == last or tokens[after, GAP_BEFORE] & ~SPACE or seen[after, WORD_LENGTH] > 0:
        return True
    if seen[after, CUE_CLASS] in (AND, OF, GOES_ON, WHERE):
        return True
    if after + 1 < last and seen[after + 1, WORD_LENGTH] == 2:  # thành phố, thị xã: two words
        return True
    return seen[after, NAME_LENGTH] > 0 and tokens[after, FLAGS] & UPPER != 0


@njit(cache=True, nogil=True)
def _flags(text, at, length, begin, choice, tokens, texts, seen):
    flags = 0
    if choice[2] == WHERE or choice[2] == BODY:
        flags |= SAW_WHERE
    if tokens[begin, GAP_BEFORE] & OPEN:
        flags |= SAW_BRACKET
    if is_capital(tokens, at, length):
        flags |= SAW_CAPITALS
    if choice[3] == TYPED and seen[at - 1, WORD_SHORT] & SHORT:
        flags |= SAW_SHORT
    if choice[3] == BARE and texts[text, IS_SPORT]:
        flags |= SAW_SPORT
    return flags


@njit(cache=True, nogil=True)
def _between(before, at, tokens, seen):
    """What stands between the token one past a hit and the first of the next."""
    joint = tokens[at, GAP_BEFORE]
    for token in range(before, at):
        joint |= tokens[token, GAP_BEFORE]
    if joint & (BREAK | OTHER | PERCENT) or (joint & DOT and (joint & SPACE or at > before)):
        return FAR
    if at > before:
        if at - before == 1 and seen[at - 1, CUE_CLASS] == AND:
            return BY_AND
        while at > before and seen[at - 1, CUE_CLASS] == OF:
            at -= seen[at - 1, CUE_LENGTH]
        return BY_OF if at == before else FAR
    if joint & OPEN:
        return BY_BRACKET
    if joint & COMMA:
        return BY_COMMA
    return BY_DASH if joint & (DASH | SLASH) else BY_SPACE
