"""Accounts are not people: concentration, creators, repeated words, voices and areas that are not heard."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nghe_lib.schema import ACCOUNTS
from nghe_lib.voices import (
    concentration,
    creators_share,
    keywords,
    qualified_share,
    repeated_share,
    unheard,
    voice_split,
)
from nghe_lib.voices.concentration import gini, top_share
from tests.rows import post, posts

counts = st.lists(st.integers(1, 500), min_size=1, max_size=40)


@given(counts, st.integers(2, 9))
def test_gini_lies_between_0_and_1_and_scale_does_not_matter(many, times):
    assert -1e-9 <= gini(np.array(many)) < 1
    assert gini(np.array(many) * times) == pytest.approx(gini(np.array(many)))


def test_known_values():
    assert gini(np.array([5, 5, 5])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 4])) == pytest.approx(0.75)
    assert gini(np.array([1, 3])) == pytest.approx(0.25)
    assert np.isnan(gini(np.array([])))
    assert top_share(np.array([90, *[1] * 10]), share=0.01) == pytest.approx(0.9)
    assert top_share(np.arange(1, 11), share=0.1) == pytest.approx(10 / 55)


def wrote(times: list[int], *, platform: str = "facebook") -> list[dict]:
    return [
        post(f"{platform}:{who}-{n}", f"bài {who} {n}", account_id=f"{platform}:~{who}")
        for who, many in enumerate(times)
        for n in range(many)
    ]


def test_platforms_of_nine_accounts_are_left_out():
    rows = posts(
        *wrote([1] * 9 + [31]), *wrote([2] * 9, platform="zalo"), post("facebook:x", account_id="facebook:Báo")
    )
    made = concentration(rows, seed=1, min_people=10).set_index("platform")
    assert set(made.index) == {"tất cả", "facebook"}
    facebook = made.loc["facebook"]
    assert facebook[["post_count", "account_count", "posts_per_account"]].tolist() == [40, 10, 4.0]
    assert facebook["top10_share"] == pytest.approx(31 / 40)
    assert facebook["top10_share_low"] <= facebook["top10_share"] <= facebook["top10_share_high"]


def account(name: str, role: str) -> dict:
    return {"account_id": name, "platform": name.partition(":")[0], "role": role}


def test_creators_hold_their_part_of_attention_platform_by_platform():
    rows = posts(*(
        post(f"tiktok:{n}", account_id=f"tiktok:~{n}", like_count=90 if n < 10 else 10, share_count=None)
        for n in range(20)
    ), *wrote([1] * 30))  # fmt: skip
    accounts = ACCOUNTS.frame(
        [account(f"tiktok:~{n}", "creator" if n < 10 else "citizen") for n in range(20)]
        + [account(f"facebook:~{n}", "creator" if n < 9 else "citizen") for n in range(30)]
    )
    made = creators_share(rows, accounts, seed=1, min_people=10)
    assert made["platform"].tolist() == ["tiktok"]
    row = made.iloc[0]
    assert (row["account_share"], row["post_share"]) == (0.5, 0.5)
    assert row["attention_share"] == pytest.approx(0.9)
    assert row["attention_low"] < 0.9 < row["attention_high"]


def test_repeated_words_and_a_burst_of_five_accounts():
    text = "Dự án này quá tốt, bà con hãy cùng ủng hộ và chia sẻ thật nhiều nhé"
    far = [post(f"x:f{n}", f"chuyện riêng số {n} không giống ai {n * 7}", account_id=f"x:~f{n}") for n in range(5)]
    burst = [post(f"x:{n}", text, account_id=f"x:~{n}", minutes=2 * n) for n in range(5)]
    found = repeated_share(posts(*burst, *far))
    assert found == {"near_duplicate_share": 0.5, "arranged_share": 0.5}
    slow = [post(f"x:{n}", text, account_id=f"x:~{n}", minutes=11 * n) for n in range(5)]
    assert repeated_share(posts(*slow, *far)) == {"near_duplicate_share": 0.5, "arranged_share": 0.0}
    alone = [post(f"x:{n}", text, account_id="x:~1", minutes=n) for n in range(5)]
    assert repeated_share(posts(*alone, *far))["arranged_share"] == 0.0


def test_who_speaks_and_a_small_voice_is_hidden_with_the_next():
    rows = posts(*wrote([1] * 30), *[post(f"press:{n}", kind="article", account_id="press:Báo") for n in range(10)])
    said = pd.DataFrame({"post_id": rows["post_id"], "voice": ["business"] * 12 + ["citizen"] * 28})
    made = voice_split(rows, said, min_people=10).set_index("voice")
    assert made["post_count"].to_dict() == {"citizen": 18, "business": 12, "public": 10}
    few = said.assign(voice=["business"] * 9 + ["citizen"] * 31)
    made = voice_split(rows, few, min_people=10)
    assert made["post_count"].isna().sum() == 2


def test_an_account_of_spam_is_one_most_of_whose_posts_are():
    rows = posts(*wrote([2, 2, 2, 1]))
    said = pd.DataFrame({"post_id": rows["post_id"], "spam": ["spam", "spam", "spam", "not_spam"] + ["not_spam"] * 3})
    share, low, high, n = qualified_share(rows, said)
    assert (share, n) == (0.75, 4)
    assert low < share < high


def test_an_area_with_few_voices_is_named_and_its_small_count_is_not():
    rows = posts(*wrote([1] * 300))
    codes = ["25747"] * 200 + ["25750"] * 12 + ["25756"] * 85 + ["26506"] * 3
    places = pd.DataFrame({"post_id": rows["post_id"], "unit_code": codes, "system": "since_2025_07"})
    population = pd.DataFrame({"unit_code": ["25747", "25750", "25756", "26506"], "population": [100, 50, 50, 100]})
    made = unheard(rows, places, population, min_people=10).set_index("unit_code")
    assert set(made.index) == {"25750", "26506"}
    assert pd.isna(made.loc["26506", "account_count"])
    assert made.loc["25750", "account_count"] == 12
    assert unheard(rows, places.head(0), population, min_people=10).empty


def petitions(*groups: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(sector, f"{sector}{n}", text) for sector, text, times in groups for n in range(times)]
    made = pd.DataFrame(rows, columns=["sector", "person", "said"])
    return made.assign(needs_human=False)


def test_words_of_a_sector_are_those_that_ten_people_use():
    rows = petitions(("rác", "bãi rác tự phát bốc mùi", 12), ("rác", "xà bần đổ trộm", 9), ("đèn", "đèn đường tắt", 12))
    made = keywords(rows, by="sector", min_people=10).set_index("group")["words"]
    assert "mùi" in " ".join(made["rác"])
    assert "xà bần" not in made["rác"]
    assert any("đèn" in word for word in made["đèn"])
    assert keywords(rows.assign(needs_human=True), by="sector", min_people=10).empty
