"""A small project for every test of a file."""

from collections.abc import Iterator

import pytest

from nghe_lib import store
from tests.rows import post, posts


@pytest.fixture(scope="module")
def lake(tmp_path_factory) -> Iterator[store.Lake]:
    """Project `thu` with three posts, in a folder whose name papermill could misread."""
    folder = tmp_path_factory.mktemp("dữ liệu {x}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NGHE_DATA", str(folder / "data"))
        patch.setenv("NGHE_KEYS", str(folder / "keys"))
        made = store.create("thu")
        made.merge("posts", posts(*(post(f"facebook:{n}", minutes=n) for n in range(3))))
        yield made
