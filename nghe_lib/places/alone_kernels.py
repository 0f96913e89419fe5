"""Names without a type word, compiled: a unit, a street, or part of something else."""

from numba import njit

from nghe_lib.places.letters import BREAK, COMMA, DASH, DOT, OPEN, OTHER, SPACE
from nghe_lib.places.name_kinds import (
    AFTER,
    AND,
    ANY,
    AT_LANDMARK,
    BARE,
    BODY,
    CLUB,
    CUED,
    DOTTED,
    IN_CITY,
    LANDMARK,
    NO_CUE,
    NONE_CUE,
    NOTHING,
    OF,
    ON_STREET,
    PERSON,
    STREET,
    STREET_CUE,
    SURNAME,
    THING,
    TYPED_ONLY,
    UNIT,
    UNMARKED_NAME,
    WEAK,
    WHERE,
    WIDE,
)
from nghe_lib.places.tables import (
    ALL_UPPER,
    ATTRIBUTES,
    CUE_CLASS,
    CUE_LENGTH,
    FLAGS,
    GAP_BEFORE,
    IS_CASED,
    IS_PLAIN,
    NAME_LENGTH,
    NUMBER,
    PREVIOUS,
    RULE,
    TAKEN,
    THING_END,
    UPPER,
    WORD_LENGTH,
)
from nghe_lib.places.trie_kernels import is_capital


@njit(cache=True, nogil=True)
def in_address(at, kind, rule, before, first, tokens):
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
def is_street(begin, length, name, before, first, tokens, seen, names, known):
    """Whether a name is a street: after a word for one, a house number, ở, or another street."""
    if before == STREET_CUE:
        return True
    if names[name, ATTRIBUTES] & WIDE or length == 1:
        return False
    if before == WHERE or (begin > first and tokens[begin - 1, FLAGS] & NUMBER and tokens[begin, GAP_BEFORE] == SPACE):
        return True
    if known[TAKEN] != ON_STREET:
        return False
    return known[PREVIOUS] == begin or (known[PREVIOUS] == begin - 1 and seen[begin - 1, CUE_CLASS] == AND)


@njit(cache=True, nogil=True)
def stands_alone(text, at, length, name, before, first, last, lists, tokens, texts, seen, names, known):
    """Whether a name without a type word may be a unit."""
    attributes = names[name, ATTRIBUTES]
    after = at + length
    capital = is_capital(tokens, at, length)
    sure = before == WHERE or before == BODY
    of_thing = (
        before == THING or before == STREET_CUE or (known[THING_END] == at and tokens[at, GAP_BEFORE] & DASH != 0)
    )
    if of_thing:
        known[THING_END] = after
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
        and at != known[PREVIOUS]
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
