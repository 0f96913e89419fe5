from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nghe_lib.text import tokens
from nghe_lib.text.terms.raw_units import raw_units
from nghe_lib.text.tokens import BREAK

SIGNS = st.text(st.sampled_from("aăâđĐ1 09.,-/'’_@#&!…\n\t()%\u0301\u0323eEoOuUyqQ🙂ß"), max_size=25)


@settings(deadline=None)
@given(SIGNS)
def test_the_same_syllables_as_the_stream_of_tokens(text):
    stream = tokens.syllables([text])
    assert [one.unit for one in raw_units(text)] == [
        stream.vocabulary[number] for number in stream.ids if number != BREAK
    ]


@settings(deadline=None)
@given(SIGNS)
def test_breaks_stand_at_the_same_places(text):
    stream = tokens.syllables([text])
    stretches = [one.stretch for one in raw_units(text)]
    parted = [a != b for a, b in pairwise(stretches)]
    places = (stream.ids != BREAK).nonzero()[0]
    assert parted == (places[1:] - places[:-1] > 1).tolist()


@settings(deadline=None)
@given(st.text(max_size=40))
def test_offsets_rise_and_stay_inside_the_text(text):
    end = 0
    for one in raw_units(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
