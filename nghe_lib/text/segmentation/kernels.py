"""The loops of the segmenter, compiled: find chunks, score tokens, decode, number words. No Python objects inside.

Every kernel releases the interpreter, so that threads use all cores. Hash tables are open addressing over arrays whose
length is a power of two; a slot that holds `EMPTY` is free.
"""

import numpy as np
from numba import njit

EMPTY = -1
NONE = -1
_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0x100000001B3)
_BASIS = np.uint64(0xCBF29CE484222325)
_FINAL = np.uint64(0x5851F42D4C957F2D)
_32 = np.uint64(32)
_LOW_32 = np.uint64(0xFFFFFFFF)
_DOT, _NEWLINE = 46, 10
_T, _H, _SMALL_S, _LARGE_S = 84, 104, 115, 83
TIE = 1e-9
IN_TITLE, ANY_CASE = 1, 2
# A packed slot: number of a pair or string (17 bits), of a string (15), of the entry + 1 (17), of its row (15).
LOW_BITS = 15
LOW = (1 << LOW_BITS) - 1


@njit(cache=True, nogil=True)
def is_space(sign):
    """Whether `str.split` parts at this code point."""
    if sign < 0x85:
        return sign == 32 or (9 <= sign <= 13) or (28 <= sign <= 31)
    if sign < 0x1680:
        return sign in (0x85, 0xA0)
    if sign < 0x2000:
        return sign == 0x1680
    if sign > 0x3000:
        return False
    return sign <= 0x200A or sign in (0x2028, 0x2029, 0x202F, 0x205F, 0x3000)


@njit(cache=True, nogil=True)
def _place(key, size):
    """The first slot to look at for `key`."""
    spread = key * _MIX
    return np.int64((spread ^ (spread >> _32)) & np.uint64(size - 1))


@njit(cache=True, nogil=True)
def _key(first, second):
    return (np.uint64(first) << _32) | np.uint64(second)


@njit(cache=True, nogil=True)
def table_put(keys, values, first, second, value):
    """Enter (first, second) -> value; the table must have a free slot."""
    key = _key(first, second)
    slot = _place(key, len(keys))
    while values[slot] != EMPTY and keys[slot] != key:
        slot = (slot + 1) & (len(keys) - 1)
    keys[slot] = key
    values[slot] = value


@njit(cache=True, nogil=True)
def table_fill(keys, values, entries):
    """Enter rows of (first, second, value)."""
    for row in entries:
        table_put(keys, values, row[0], row[1], row[2])


@njit(cache=True, nogil=True)
def table_get(keys, values, first, second):
    """The value of (first, second), or NONE."""
    key = _key(first, second)
    slot = _place(key, len(keys))
    while values[slot] != EMPTY:
        if keys[slot] == key:
            return values[slot]
        slot = (slot + 1) & (len(keys) - 1)
    return NONE


@njit(cache=True, nogil=True)
def chunk_fill(hashes, values, marks, first):
    """Enter chunks `first`, `first` + 1 … by their 64-bit marks; chunks of equal mark stand one after the other."""
    for number in range(len(marks)):
        slot = _place(marks[number], len(hashes))
        while values[slot] != EMPTY:
            slot = (slot + 1) & (len(hashes) - 1)
        hashes[slot] = marks[number]
        values[slot] = first + number


@njit(cache=True, nogil=True)
def _goes_on(signs, start, place, end):
    """Whether the chunk goes on past the white space at `place`: the pattern takes `Th s` for the degree ThS."""
    if place - start < 2 or signs[place - 1] != _H or signs[place - 2] != _T or signs[place] == _NEWLINE:
        return False
    return place + 1 < end and (signs[place + 1] == _SMALL_S or signs[place + 1] == _LARGE_S)


@njit(cache=True, nogil=True)
def find_chunks(
    signs, bounds, hashes, values, n_known, signs_at, known, starts, stops, numbers, marks, finals, chunk_ends
):
    """Part every text at white space and look every chunk up.

    signs: code points of all texts, one after the other; bounds: (n_texts + 1,) where each begins.
    hashes, values: the chunk table; signs_at: into `known`, the code points of the first `n_known` chunks. Another
    thread may be entering more: they count as unknown.
    Fills starts, stops, numbers (NONE where unknown), marks, finals (1 where the chunk ends its text with a full
    stop, which underthesea reads otherwise) and chunk_ends (n_texts,). Gives the number of chunks.
    """
    n_found = 0
    for text in range(len(bounds) - 1):
        end = bounds[text + 1]
        place = bounds[text]
        while True:
            while place < end and is_space(signs[place]):
                place += 1
            if place >= end:
                break
            start = place
            mark = _BASIS
            while place < end:
                sign = signs[place]
                if is_space(sign) and not _goes_on(signs, start, place, end):
                    break
                mark = (mark ^ np.uint64(sign)) * _STEP
                place += 1
            final = 0
            if signs[place - 1] == _DOT and (place == end or (place + 1 == end and signs[place] == _NEWLINE)):
                final = 1
                mark ^= _FINAL
            slot = _place(mark, len(hashes))
            number = NONE
            while values[slot] != EMPTY:
                candidate = values[slot]
                if hashes[slot] == mark and candidate < n_known:
                    first = signs_at[candidate]
                    if signs_at[candidate + 1] - first == place - start + final:
                        same = True
                        for step in range(place - start):
                            if known[first + step] != signs[start + step]:
                                same = False
                                break
                        if same:
                            number = candidate
                            break
                slot = (slot + 1) & (len(hashes) - 1)
            starts[n_found] = start
            stops[n_found] = place
            numbers[n_found] = number
            marks[n_found] = mark
            finals[n_found] = final
            n_found += 1
        chunk_ends[text] = n_found
    return n_found


@njit(cache=True, nogil=True)
def spread_tokens(numbers, chunk_ends, tokens_at, chunk_tokens, tokens, token_ends):
    """The tokens of every chunk in a row; token_ends: (n_texts,). Gives the number of tokens."""
    n_tokens = 0
    first = 0
    for text in range(len(chunk_ends)):
        for chunk in range(first, chunk_ends[text]):
            number = numbers[chunk]
            for place in range(tokens_at[number], tokens_at[number + 1]):
                tokens[n_tokens] = chunk_tokens[place]
                n_tokens += 1
        first = chunk_ends[text]
        token_ends[text] = n_tokens
    return n_tokens


@njit(cache=True, nogil=True)
def count_tokens(numbers, tokens_at):
    """How many tokens these chunks have."""
    total = 0
    for number in numbers:
        total += tokens_at[number + 1] - tokens_at[number]
    return total


@njit(cache=True, nogil=True)
def pack(slots, keys, entries):
    """Enter `entries`, whose upper 32 bits are their keys, into a packed table (see `tables.Packed`)."""
    for number in range(len(keys)):
        slot = _place(keys[number], len(slots))
        while slots[slot] != 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = entries[number]


@njit(cache=True, nogil=True)
def look_up(slots, first, second):
    """The lower 32 bits of the entry of (first, second): its number + 1 and its row; 0 when there is none."""
    key = (np.uint64(first) << np.uint64(LOW_BITS)) | np.uint64(second)
    slot = _place(key, len(slots))
    while slots[slot] != 0:
        if slots[slot] >> _32 == key:
            return np.int64(slots[slot] & _LOW_32)
        slot = (slot + 1) & (len(slots) - 1)
    return 0


@njit(cache=True, nogil=True)
def score_tokens(tokens, first, last, scores, rows, edges):
    """scores[first:last] = score(inside) - score(begin), as far as single tokens and the ends of the text decide it.

    rows: (n_tokens, 5) by distance -2 … 2; edges: (3, 3) by distance to the first and the last token.
    """
    for place in range(first, last):
        total = edges[min(place - first, 2), min(last - 1 - place, 2)] + rows[tokens[place], 2]
        if place > first:
            total += rows[tokens[place - 1], 1]
            if place > first + 1:
                total += rows[tokens[place - 2], 0]
        if place + 1 < last:
            total += rows[tokens[place + 1], 3]
            if place + 2 < last:
                total += rows[tokens[place + 2], 4]
        scores[place] = total


@njit(cache=True, nogil=True)
def score_titles(tokens, first, last, scores, title, titles):
    """Add what title case of a pair and of a triple is worth to its first token; title: 0 or 1; titles: (2, 2)."""
    for place in range(first, last - 1):
        both = title[tokens[place]] & title[tokens[place + 1]]
        scores[place] += titles[0, both]
        if place + 2 < last:
            scores[place] += titles[1, both & title[tokens[place + 2]]]


@njit(cache=True, nogil=True)
def score_pairs(tokens, first, last, scores, number_of, slots, rows, triple_slots, triple_rows):
    """Add what pairs and triples are worth; number_of: the number of a token in these tables, or NONE."""
    after = number_of[tokens[first]]
    for place in range(first, last - 1):
        one, two = after, number_of[tokens[place + 1]]
        after = two
        if one == NONE or two == NONE:
            continue
        entry = look_up(slots, one, two)
        if entry == 0:
            continue
        row = entry & LOW
        if place > first:
            scores[place - 1] += rows[row, 0]
        scores[place] += rows[row, 1]
        scores[place + 1] += rows[row, 2]
        if place + 2 >= last:
            continue
        scores[place + 2] += rows[row, 3]
        three = number_of[tokens[place + 2]]
        if three == NONE:
            continue
        entry = look_up(triple_slots, (entry >> LOW_BITS) - 1, three)
        if entry:
            row = entry & LOW
            scores[place] += triple_rows[row, 0]
            scores[place + 1] += triple_rows[row, 1]
            scores[place + 2] += triple_rows[row, 2]


@njit(cache=True, nogil=True)
def decide(scores, first, last, moves, inside, from_begin, from_inside):
    """Set inside[first:last] to 1 where a token goes on a word on the best path; gives whether a near tie decided.

    lead: best path that ends inside a word less the best that ends in a beginning. from_begin, from_inside: by how
    much a token that begins (goes on) a word wants the token before it to be inside. Ties go to a beginning.
    """
    lead = scores[first]
    for place in range(first + 1, last):
        from_begin[place] = lead + moves[1, 0] - moves[0, 0]
        from_inside[place] = lead + moves[1, 1] - moves[0, 1]
        lead = scores[place] + max(moves[0, 1], lead + moves[1, 1]) - max(moves[0, 0], lead + moves[1, 0])
    tied = abs(lead) < TIE
    inside[last - 1] = 1 if lead > 0 else 0
    for place in range(last - 1, first, -1):
        wish = from_inside[place] if inside[place] else from_begin[place]
        tied |= abs(wish) < TIE
        inside[place - 1] = 1 if wish > 0 else 0
    return tied


@njit(cache=True, nogil=True)
def decode(
    tokens,
    token_ends,
    rows,
    surface_of,
    lower_of,
    title,
    s_slots,
    s_rows,
    s3_slots,
    s3_rows,
    l_slots,
    l_rows,
    l3_slots,
    l3_rows,
    titles,
    edges,
    moves,
    inside,
    tied,
):
    """Label the tokens of every text; inside: (n_tokens,), tied: (n_texts,) 1 where rounding may have decided.

    s_ and l_: tables of pairs and triples as written and in lower case, see `tables.Tables`.
    """
    scores = np.empty(len(tokens))
    from_begin = np.empty(len(tokens))
    from_inside = np.empty(len(tokens))
    first = 0
    for text in range(len(token_ends)):
        last = token_ends[text]
        if last > first:
            score_tokens(tokens, first, last, scores, rows, edges)
            score_titles(tokens, first, last, scores, title, titles)
            score_pairs(tokens, first, last, scores, surface_of, s_slots, s_rows, s3_slots, s3_rows)
            score_pairs(tokens, first, last, scores, lower_of, l_slots, l_rows, l3_slots, l3_rows)
            tied[text] = 1 if decide(scores, first, last, moves, inside, from_begin, from_inside) else 0
        first = last


@njit(cache=True, nogil=True)
def keep_names(tokens, token_ends, part_of, title, step_keys, step_values, accepted, inside):
    """Make every known name one word, the longest from where it begins; part_of: (n_tokens,) number in names, or NONE.

    A name that stands inside a longer word of capitals (a person called after a place) is left as it is.
    """
    first = 0
    for text in range(len(token_ends)):
        last = token_ends[text]
        place = first
        while place < last:
            node, step, titled, end = 0, place, True, place
            while step < last and part_of[tokens[step]] != NONE:
                node = table_get(step_keys, step_values, node, part_of[tokens[step]])
                if node == NONE:
                    break
                titled = titled and title[tokens[step]] == 1
                step += 1
                if accepted[node] == ANY_CASE or (accepted[node] == IN_TITLE and titled):
                    end = step
            goes_on = end < last and inside[end] and title[tokens[end]]
            comes_from = inside[place] and place > first and title[tokens[place - 1]]
            if end - place < 2 or (titled and (goes_on or comes_from)):
                place += 1
                continue
            inside[place] = 0
            inside[place + 1 : end] = 1
            if end < last:
                inside[end] = 0
            place = end
        first = last


@njit(cache=True, nogil=True)
def number_words(
    tokens, inside, token_ends, word_of_token, child_keys, child_values, n_words, parents, lasts, ids, ends, word_tokens
):
    """Give every word its number; a word is the number of the word before its last token, and that token.

    child_keys, child_values: (word, token) -> word, with room for len(tokens) more; new words get numbers from
    n_words on and their parts are written to parents and lasts. ids: (n_tokens,) word numbers; word_tokens: one
    past the last token of each word; ends: (n_texts,). Gives the number of words found and of new words.
    """
    n_found = 0
    n_new = 0
    first = 0
    for text in range(len(token_ends)):
        for place in range(first, token_ends[text]):
            token = tokens[place]
            if inside[place] and place > first:
                before = ids[n_found - 1]
                word = table_get(child_keys, child_values, before, token)
                if word == NONE:
                    word = n_words + n_new
                    parents[n_new] = before
                    lasts[n_new] = token
                    table_put(child_keys, child_values, before, token, word)
                    n_new += 1
                ids[n_found - 1] = word
            else:
                ids[n_found] = word_of_token[token]
                n_found += 1
            word_tokens[n_found - 1] = place + 1
        first = token_ends[text]
        ends[text] = n_found
    return n_found, n_new


@njit(cache=True, nogil=True)
def renumber(ids, number_of, order):
    """Replace every id by the rank of its first appearance; number_of holds NONE. Gives how many there are."""
    n_seen = 0
    for place in range(len(ids)):
        old = ids[place]
        if number_of[old] == NONE:
            number_of[old] = n_seen
            order[n_seen] = old
            n_seen += 1
        ids[place] = number_of[old]
    return n_seen
