import pytest

from nghe_lib.text.normalisation.offers import ACCENTS, ENOUGH, HELD, LEXICON, SEEN, SOUND, Knowledge

PAIRS = {"dth": {"dễ thương": 3}, "zui": {"vui": 2}, "kủa": {"của": 2}, "zìa": {"về": 1}}
CLEAN = {"vui": 90, "của": 900, "đường": 50, "dưỡng": 9, "duong": 1, "quá": 40, "về": 70, "dài": 60, "vài": 50}
KNOWLEDGE = Knowledge(PAIRS, CLEAN)


def _source(raw, word):
    return {offer.word: offer.sources for offer in KNOWLEDGE.offers(raw)}.get(word, 0)


def test_the_word_itself_is_the_first_offer():
    assert KNOWLEDGE.offers("dth")[0].word == "dth"


@pytest.mark.parametrize(
    ("raw", "word", "source"),
    [
        ("dth", "dễ thương", SEEN), ("đc", "được", LEXICON), ("quáaaa", "quá", HELD), ("duong", "đường", ACCENTS),
        ("zài", "vài", SOUND), ("zuiii", "vui", HELD),
    ],
)  # fmt: skip
def test_every_source_offers_what_it_knows(raw, word, source):
    assert _source(raw, word) & source


def test_a_pair_left_out_is_not_offered():
    assert [offer.word for offer in KNOWLEDGE.offers("dth", counts={})] == ["dth"]


def test_a_word_known_often_enough_is_not_respelt():
    rare, known = Knowledge(PAIRS, CLEAN | {"zài": ENOUGH - 1}), Knowledge(PAIRS, CLEAN | {"zài": ENOUGH})
    assert len(rare.offers("zài")) > 1
    assert len(known.offers("zài")) == 1


def test_nothing_known_offers_nothing():
    assert [offer.word for offer in Knowledge({}, {}).offers("xyz")] == ["xyz"]
