import pytest

from nghe_lib.errors import ParameterError, TableError
from nghe_lib.topics import sample
from tests.rows import post, posts

ROWS = posts(*(post(f"x:{n}") for n in range(20)))


def test_at_most_so_many_in_their_order():
    made = sample(ROWS, max_posts=7, seed=1)
    numbers = made["post_id"].str.removeprefix("x:").astype(int).tolist()
    assert len(numbers) == 7
    assert numbers == sorted(numbers)


def test_the_same_seed_picks_the_same_posts_in_any_order():
    mixed = ROWS.sample(frac=1, random_state=2)
    assert set(sample(mixed, max_posts=7, seed=1)["post_id"]) == set(sample(ROWS, max_posts=7, seed=1)["post_id"])
    assert set(sample(ROWS, max_posts=7, seed=2)["post_id"]) != set(sample(ROWS, max_posts=7, seed=1)["post_id"])


@pytest.mark.parametrize("most", [20, 21])
def test_few_posts_come_back_whole(most):
    assert sample(ROWS, max_posts=most, seed=1).equals(ROWS)


def test_empty_in_empty_out_and_wrong_values_are_refused():
    assert sample(posts(), max_posts=5, seed=1).empty
    with pytest.raises(ParameterError):
        sample(ROWS, max_posts=0, seed=1)
    with pytest.raises(TableError, match="post_id"):
        sample(ROWS.drop(columns="post_id"), max_posts=1, seed=1)
