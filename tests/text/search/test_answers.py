"""The whole language against a slow, plain reading of it."""

from hypothesis import given, settings

from nghe_lib import queries
from nghe_lib.text import answering
from tests.text.search import plain, strategies


@settings(max_examples=150, deadline=None)
@given(strategies.posts, strategies.queries)
def test_posts_answer_as_a_plain_reading_says(rows, query):
    expected = [plain.answers(queries.parse(query), row) for row in rows]
    assert answering(strategies.frame(rows), query).tolist() == expected
