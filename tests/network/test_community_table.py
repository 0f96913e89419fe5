import pandas as pd
import pytest

from nghe_lib.errors import TableError
from nghe_lib.network import community_table, public_voices
from nghe_lib.schema import ACCOUNTS
from tests.rows import post, posts


def _people(names):
    return [{"account_id": name, "platform": "x", "role": "citizen"} for name in names]


def _setting(sizes, extra_accounts=()):
    """Communities 0, 1 … of these many citizens, each with one post."""
    names = [(f"x:{group}-{n}", group) for group, size in enumerate(sizes) for n in range(size)]
    accounts = ACCOUNTS.frame([*_people([name for name, _ in names]), *extra_accounts])
    told = posts(
        *(
            post(name.replace("x:", "x:p"), "Đường ngập nước", account_id=name, hashtags=["ngập", f"riêng{n % 2}"])
            for n, (name, _) in enumerate(names)
        )
    )
    return told, accounts, pd.DataFrame(names, columns=["account_id", "community"])


def test_large_groups_are_described_and_small_ones_pooled():
    made = community_table(*_setting([10, 9, 9]), min_people=10)
    assert made["name"].tolist() == ["cộng đồng 1", "nhỏ hơn ngưỡng"]
    assert made["people_count"].tolist() == [10, 18]
    assert made["post_count"].tolist() == [10, 18]
    assert list(made["platforms"][0]) == ["x"]
    assert list(made["hashtags"][0]) == ["ngập"]
    assert any("ngập" in term for term in made["terms"][0])
    assert len(made["terms"][1]) == len(made["hashtags"][1]) == 0
    assert pd.isna(made["community"][1])


def test_a_pool_below_the_bound_is_not_shown_at_all():
    assert community_table(*_setting([10, 9]), min_people=10)["people_count"].tolist() == [10]


def test_public_voices_are_no_people():
    told, accounts, members = _setting([10], [{"account_id": "press:b", "platform": "press", "role": "press"}])
    without = members[members["account_id"] != "x:0-0"]
    with_press = pd.concat([without, pd.DataFrame({"account_id": ["press:b"], "community": [0]})])
    assert community_table(told, accounts, with_press, min_people=10).empty


def test_what_few_of_a_group_say_is_not_shown():
    told, accounts, members = _setting([10])
    said = told.assign(text=["Chợ Cây Bàng cháy" if n < 9 else "Đường ngập" for n in range(10)])
    assert list(community_table(said, accounts, members, min_people=10)["terms"][0]) == []


def test_only_named_public_voices_are_listed():
    accounts = ACCOUNTS.frame(
        [
            {"account_id": "press:b", "platform": "press", "role": "press", "display_name": "Báo B"},
            {"account_id": "x:sở", "platform": "x", "role": "agency", "display_name": "Sở Xây dựng"},
            {"account_id": "x:o", "platform": "x", "role": "organisation"},
            {"account_id": "x:c", "platform": "x", "role": "creator", "display_name": "Người nổi tiếng"},
        ]
    )
    ranked = pd.DataFrame(
        {"account_id": ["x:c", "x:sở", "press:b", "x:o", "x:?"], "pagerank": [0.4, 0.3, 0.2, 0.1, 0.0]}
    )
    made = public_voices(ranked, accounts)
    assert made.columns.tolist() == ["display_name", "role", "platform", "pagerank"]
    assert made["display_name"].tolist() == ["Sở Xây dựng", "Báo B"]


def test_empty_in_empty_out_and_a_wrong_table_is_refused():
    told, accounts, members = _setting([])
    assert community_table(told, accounts, members, min_people=10).empty
    with pytest.raises(TableError, match="role"):
        community_table(told, accounts.drop(columns="role"), members, min_people=10)
