"""Label one text in underthesea's own order of additions, so that even exact ties fall as its rounding lets them.

Runs of tokens the model does not know tie exactly, and there underthesea's answer is the rounding of its sums:
attribute by attribute in the order of its features, begin and inside apart. Slower than `kernels.decode`, so only
for such texts.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nghe_lib.text.segmentation.kernels import LOW_BITS, NONE, look_up

SURFACE, LOWER, DIGITS, TITLE, DICTIONARY = 0, 1, 2, 3, 4
_BOS, _EOS, _NO, _YES = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def label_as_summed(
    tokens,
    first,
    last,
    features,
    constants,
    moves,
    digits,
    title,
    known,
    surface_of,
    lower_of,
    s_single,
    s_slots,
    s_pair,
    s3_slots,
    s_triple,
    l_single,
    l_slots,
    l_pair,
    l3_slots,
    l_triple,
    known_pairs,
    known_triples,
    inside,
):
    """Set inside[first:last]; arrays as in `weights.Weights`, with the properties and numbers of each token."""
    back = np.zeros((last - first, 2), np.uint8)
    best = np.zeros(2)
    sums = np.zeros(2)
    for place in range(first, last):
        sums[:] = 0.0
        for feature in range(len(features)):
            kind, low, high = features[feature, 0], features[feature, 1], features[feature, 2]
            row = features[feature, 3]
            if place + low < first:
                sums += constants[feature, _BOS]
            elif place + high >= last:
                sums += constants[feature, _EOS]
            elif kind == SURFACE:
                number = _number(tokens, place + low, high - low, surface_of, s_slots, s3_slots)
                if number != NONE:
                    sums += (
                        s_single[number, row]
                        if high == low
                        else (s_pair[number, row] if high - low == 1 else s_triple[number, row])
                    )
            elif kind == LOWER:
                number = _number(tokens, place + low, high - low, lower_of, l_slots, l3_slots)
                if number != NONE:
                    sums += (
                        l_single[number, row]
                        if high == low
                        else (l_pair[number, row] if high - low == 1 else l_triple[number, row])
                    )
            elif kind == DICTIONARY and high > low:
                number = _number(tokens, place + low, high - low, lower_of, l_slots, l3_slots)
                held = number != NONE and (known_pairs[number] if high - low == 1 else known_triples[number])
                sums += constants[feature, _YES if held else _NO]
            else:
                bits = digits if kind == DIGITS else title if kind == TITLE else known
                held = True
                for step in range(place + low, place + high + 1):
                    held &= bits[tokens[step]] == 1
                sums += constants[feature, _YES if held else _NO]
        if place == first:
            best[:] = sums
            continue
        before0, before1 = best[0], best[1]
        for label in range(2):
            from_begin, from_inside = before0 + moves[0, label], before1 + moves[1, label]
            back[place - first, label] = 1 if from_inside > from_begin else 0
            best[label] = max(from_begin, from_inside) + sums[label]
    inside[last - 1] = 1 if best[1] > best[0] else 0
    for place in range(last - 1, first, -1):
        inside[place - 1] = back[place - first, inside[place]]


@njit(cache=True, nogil=True)
def _number(tokens, place, width, number_of, slots, triple_slots):
    """Number of the single, pair or triple of tokens that begins at `place`, or NONE."""
    one = number_of[tokens[place]]
    if width == 0 or one == NONE:
        return one
    two = number_of[tokens[place + 1]]
    if two == NONE:
        return NONE
    pair = (look_up(slots, one, two) >> LOW_BITS) - 1
    if width == 1 or pair == NONE:
        return pair
    three = number_of[tokens[place + 2]]
    return NONE if three == NONE else (look_up(triple_slots, pair, three) >> LOW_BITS) - 1
