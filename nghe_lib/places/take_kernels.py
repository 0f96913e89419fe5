"""The loop that takes names as hits from left to right, compiled: with a type word, bare, in a list, as a street.

It only says what stands there; which unit is meant, and whether it is one at all, `resolve` decides.
"""

import numpy as np
from numba import njit

from nghe_lib.places.alone_kernels import in_address, is_street, stands_alone
from nghe_lib.places.letters import BREAK, COMMA, DASH, DOT, OPEN, OTHER, PERCENT, SLASH, SPACE
from nghe_lib.places.name_kinds import (
    AND,
    AT_LANDMARK,
    BARE,
    BODY,
    BY_AND,
    BY_BRACKET,
    BY_COMMA,
    BY_DASH,
    BY_OF,
    BY_SPACE,
    FAR,
    GOES_ON,
    LANDMARK,
    LISTED,
    NO_CUE,
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
    SURNAME,
    THING,
    TYPED,
    TYPED_ONLY,
    UNIT,
    UNKNOWN,
    WHERE,
)
from nghe_lib.places.tables import (
    CUE_CLASS,
    CUE_LENGTH,
    FLAGS,
    GAP_BEFORE,
    IS_PLAIN,
    IS_SPORT,
    KIND,
    LAST,
    LIST_END,
    LIST_TYPE,
    N_HIT_COLUMNS,
    NAME,
    NAME_LENGTH,
    NUMBER,
    PREVIOUS,
    RULE,
    TAKEN,
    THING_END,
    TYPES,
    UPPER,
    WORD_LENGTH,
    WORD_SHORT,
)
from nghe_lib.places.trie_kernels import is_capital
from nghe_lib.places.typed_kernels import is_plain_number, past_type_word, typed


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
            at = past_type_word(text, at, first, last, tokens, texts, seen, names, is_address)
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
            hits[n, 7] = _between(known[PREVIOUS], begin, tokens, seen) if known[PREVIOUS] >= 0 else FAR
            n += 1
            at += length
            known[PREVIOUS] = at
            known[TAKEN] = choice[3]
            if choice[3] == TYPED or choice[3] == LISTED:
                known[LIST_TYPE] = choice[1]
                known[LIST_END] = at
            elif choice[3] == BARE:
                known[LIST_END] = -1
        first = last
    return hits[:n].copy()


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
    begin, word = typed(text, at, length, name, first, last, tokens, texts, seen, names, is_address)
    before = _cue(begin, first, tokens, seen, texts[text, IS_PLAIN] and not is_address)
    lists = _joins(known[LIST_END], at, tokens, seen) and kind & UNIT and names[name, TYPES] & known[LIST_TYPE] != 0
    taken = NOTHING
    if word:
        if before == THING:
            known[THING_END] = after
        taken = TYPED
    elif is_number:
        if lists and is_plain_number(at, last, tokens) and _ends_item(after, last, tokens, seen):
            taken = LISTED
            word = names[name, TYPES] & known[LIST_TYPE]
    elif is_address:
        taken = in_address(at, kind, names[name, RULE], before, first, tokens)
    elif kind & STREET and is_street(begin, length, name, before, first, tokens, seen, names, known):
        taken = ON_STREET
    elif kind & LANDMARK:
        taken = AT_LANDMARK
    elif kind & UNIT and names[name, RULE] != TYPED_ONLY:
        if stands_alone(text, at, length, name, before, first, last, lists, tokens, texts, seen, names, known):
            taken = BARE
            if lists and before != WHERE and before != BODY:
                taken = LISTED
                word = names[name, TYPES] & known[LIST_TYPE]
    choice[0] = begin
    choice[1] = word
    choice[2] = before
    choice[3] = taken


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
