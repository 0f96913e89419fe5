"""A small project with invented posts."""

import pytest

from nghe_lib import store
from tests.rows import post, posts

TEXTS = (
    "Đường ngập quá, lội muốn xỉu", "Xe buýt mới chạy êm, thích ghê", "Phường báo mai cúp nước",
    "Rác chất đống cả tuần", "Cảm ơn chú công an dắt bà cụ qua đường", "Cây gãy đè trúng xe",
)  # fmt: skip


@pytest.fixture
def lake(data):
    """A lake with six posts."""
    made = store.create("thu")
    made.merge("posts", posts(*(post(f"facebook:{n}", text, minutes=n) for n, text in enumerate(TEXTS))))
    return store.open("thu")


@pytest.fixture
def asked(lake):
    """Its posts in order."""
    return lake.read("posts").sort_values("post_id", ignore_index=True)
