import pandas as pd
import pytest

from nghe_lib.errors import TableError
from nghe_lib.text.columns import need_columns


def test_all_missing_columns_are_named_at_once_with_the_nearest():
    with pytest.raises(TableError, match=r"(?s)'post_id'; ý bạn là 'postid'.*'text'"):
        need_columns(pd.DataFrame({"postid": []}), ("post_id", "text"), table="posts")


def test_a_frame_with_more_columns_passes():
    need_columns(pd.DataFrame({"a": [1], "b": [2]}), ("a",), table="posts")
