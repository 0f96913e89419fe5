import pytest

from nghe_lib.errors import StoreError
from nghe_lib.text.normalisation.alignment import aligned_pairs
from nghe_lib.text.normalisation.passes import Reader
from nghe_lib.text.normalisation.ranking import read_ranking
from nghe_lib.text.normalisation.training import train

RAW = ["đường k ngập", "mưa k tạnh", "trời k mưa", "cống k tắc", "giá 5 k một vé"] * 6
CLEAN = ["đường không ngập", "mưa không tạnh", "trời không mưa", "cống không tắc", "giá 5 k một vé"] * 6
EDITED = ["Đường không ngập, trời không mưa.", "Cống tắc, mưa không tạnh."] * 10


@pytest.fixture(scope="module")
def trained():
    pairs = aligned_pairs(RAW, CLEAN)
    return [train(pairs, edited=EDITED, calm=EDITED, comments=RAW, seed=1) for _ in range(2)]


def test_training_twice_gives_the_same_model(trained):
    one, two = (ranking.arrays() for ranking in trained)
    assert all((one[name] == two[name]).all() for name in one)


def test_a_model_of_another_teencode_list_is_refused(trained):
    arrays = trained[0].arrays()
    with pytest.raises(StoreError, match="nghe train normalisation"):
        read_ranking(arrays | {"lexicon": arrays["lexicon"] + 1})


def test_what_was_learned_is_read_in_context(trained):
    assert Reader(trained[0]).read("cống k ngập") == "cống không ngập"


def test_a_model_written_and_read_again_reads_alike(trained):
    again = Reader(read_ranking(trained[0].arrays()))
    assert again.read("đường k tạnh, 5 k") == Reader(trained[0]).read("đường k tạnh, 5 k")
