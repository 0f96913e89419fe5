"""Tables and sentences about voices: nobody quoted, nothing small, the queue's ids for two people only."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from nghe_lib import report, store, voices
from nghe_lib.report.kernel import MARK_VARIABLE
from nghe_lib.report.tone import Tone
from nghe_lib.report.voices_truth import scores_per_answer
from nghe_lib.schema import ACCOUNTS, PLACE_MENTIONS, TRUTH
from nghe_lib.settings import VoicesSettings
from nghe_lib.tasks import SPEECH_ACT
from nghe_lib.understand import HonestShares, prevalence
from nghe_lib.understand.labelling import CITY, write_labels
from nghe_lib.voices.lead import Lead
from tests.rows import post, posts

S = VoicesSettings(since=date(2025, 11, 3), until=date(2025, 11, 9))
SECRET = "Chuyện riêng của bà Nguyễn Thị Giả Tưởng, nhà ở hẻm Không Có"


def crowd(n: int, text: str = "Cống nghẹt, nước tràn vào nhà", *, first: int = 0, **columns: object) -> list[dict]:
    return [
        post(f"facebook:{first + at}", f"{text} {SECRET} {first + at}", account_id=f"facebook:~{first + at}", **columns)
        for at in range(n)
    ]


def answers(rows: pd.DataFrame, act: str = "report", **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"post_id": rows["post_id"], "speech_act": act, "sector": "cấp thoát nước", **columns})


def asked(rows: pd.DataFrame, **columns: object) -> pd.DataFrame:
    return voices.petitions(rows, answers(rows, **columns), PLACE_MENTIONS.frame())


def test_the_overview_counts_issues_and_quotes_nobody():
    said = repr(report.petitions_overview(asked(posts(*crowd(12))), S))
    assert "Tài khoản: 12" in said
    assert "Chờ người đọc: 0" in said
    assert "phản ánh | " in said
    assert "Giả Tưởng" not in said


def test_fewer_than_ten_people_have_no_figures():
    said = repr(report.petitions_overview(asked(posts(*crowd(9))), S))
    assert said == "Chỉ có dưới 10 người phản ánh, kiến nghị; không đủ để công bố."
    few = posts(*crowd(12), *crowd(3, "Nổ bình gas", first=50))
    assert "Có lời báo khẩn: dưới 10" in repr(report.petitions_overview(asked(few), S))


def test_urgent_reasons_stand_by_level():
    rows = posts(*crowd(12, "Cúp điện, cả xóm nóng"), *crowd(11, "Cúp điện", first=50))
    said = repr(report.urgency_table(asked(rows), S))
    assert said.splitlines()[0] == "Lý do | Khẩn | Cao"
    assert "cắt điện nước | " in said
    assert "Chưa lý do nào" in repr(report.urgency_table(asked(posts(*crowd(12, "Vỉa hè"))), S))


def test_words_of_a_sector_are_shared_words_beside_its_owner():
    rows = posts(*crowd(12, "Cống nghẹt"), *crowd(12, "Đèn tắt", first=50))
    sectors = ["cấp thoát nước"] * 12 + ["chiếu sáng"] * 12
    said = repr(report.sector_words(asked(rows, sector=sectors), PLACE_MENTIONS.frame(), S))
    assert "cống" in said
    assert "Sở Xây dựng, cùng" in said


def queue_of(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = posts(*crowd(n, "Tôi bị quấy rối tình dục"))
    return voices.human_queue(rows), rows


@pytest.mark.parametrize(
    ("readers", "in_report", "shown"),
    [
        (["an", "bình"], False, True),
        (["an", "bình"], True, False),
        (["an"], False, False),
        (["an", "an "], False, False),
    ],
)
def test_ids_of_the_queue_are_for_two_people_in_the_lab(monkeypatch, readers, in_report, shown):
    monkeypatch.delenv(MARK_VARIABLE, raising=False)
    if in_report:
        monkeypatch.setenv(MARK_VARIABLE, "dấu")
    queue, rows = queue_of(10)
    block = report.human_queue(queue, rows, S.model_copy(update={"queue_readers": readers}))
    assert ("facebook:3" in block.markup) is shown
    assert "xâm hại tình dục | 10" in repr(block)
    assert "Giả Tưởng" not in block.markup


def test_a_small_reason_is_hidden():
    assert "xâm hại tình dục | ẩn" in repr(report.human_queue(*queue_of(9), S))


def test_lead_says_what_it_rests_on():
    assert "p = 0,010, 84 ngày" in repr(report.lead_in_words(Lead(2, 0.4, 0.01, 84, "trên mạng đi trước Cổng 2 ngày")))
    nothing = Lead(None, float("nan"), float("nan"), 5, "chưa đủ")
    assert repr(report.lead_in_words(nothing)) == "Trước sau: chưa đủ; ở đây có 5 ngày."


def test_units_stand_with_the_places_their_intervals_allow():
    rows = pd.DataFrame({
        "group": ["portal1022:x", "portal1022:y"], "answered_count": [20, 30], "on_time_share": [0.5, 0.9],
        "low": [0.3, 0.8], "high": [0.6, 0.95], "best_rank": [2, 1], "worst_rank": [2, 1],
    })  # fmt: skip
    accounts = ACCOUNTS.frame([{"account_id": "portal1022:x", "platform": "portal1022", "role": "agency",
                                "display_name": "Sở X"}])  # fmt: skip
    lines = repr(report.units_in_time(rows, accounts)).splitlines()
    assert lines[1].startswith("y | 30")
    assert lines[2] == "Sở X | 20 | 50,0\u00a0% (30,0\u00a0% – 60,0\u00a0%) | 2 đến 2"


def test_provisions_say_when_they_were_checked():
    topics = pd.DataFrame({"legal_topic": ["an ninh mạng, dữ liệu"]})
    said = repr(report.provisions_table(topics, on=date(2026, 11, 24)))
    assert "số 91/2025/QH15" in said
    assert "đã đối chiếu ngày 24/11/2026" in said
    assert "2 văn bản chưa kiểm tra lại" in said
    assert "Không có văn bản" in repr(report.provisions_table(topics.head(0), on=date(2026, 11, 24)))


def test_rules_are_shown_with_counts_and_no_verdict():
    rows = posts(*crowd(10, "Uống một lon không sao đâu"))
    legal = voices.legal_posts(rows, answers(rows, act="opinion", legal_topic="không"))
    said = repr(report.rules_said(legal, S))
    assert "không có mức cho phép. (36/2024/QH15) | 10" in said
    assert not [word for word in ("tin giả", "sai sự thật", "bịa") if word in said.lower()]


def test_a_campaign_is_asked_for_or_told():
    rows = posts(*crowd(40, minutes=-1440), *crowd(40, first=100))
    topic = ["lao động"] * 12 + ["không"] * 28 + ["lao động"] * 36 + ["không"] * 4
    legal = voices.legal_posts(rows, answers(rows, act="question", legal_topic=topic))
    assert "Chưa đặt campaign_on" in repr(report.campaign(legal, rows, S))
    told = repr(report.campaign(legal, rows, S.model_copy(update={"campaign_on": date(2025, 11, 6)})))
    assert "lao động: tăng; 30,0\u00a0% rồi 90,0\u00a0% số bài" in told


def test_voices_are_shares_of_groups():
    rows = posts(*crowd(12), *crowd(12, first=50))
    said = answers(rows, voice=["citizen"] * 12 + ["business"] * 12, spam="not_spam", target="city")
    cards = repr(report.voice_cards(rows, said, S))
    assert "Người dân: 50,0\u00a0%" in cards
    assert "Không phải rác: 100,0\u00a0%" in cards
    assert "thành phố | 24" in repr(report.target_table(rows, said, S))
    assert "Chưa đủ người" in repr(report.target_table(rows.head(9), said, S))


def test_unheard_areas_are_named_and_the_rest_is_counted():
    rows = pd.DataFrame({
        "unit_code": ["1", "2", "3"], "unit_name": ["Phường A", "Phường B", "Phường C"], "population": [9000.0] * 3,
        "expected_count": [30.0] * 3, "account_count": pd.array([None, 12, 13], "Int64"),
    })  # fmt: skip
    said = repr(report.unheard_table(rows, S, most=2)).splitlines()
    assert said[1:] == ["Phường A | 9.000 | 30 | dưới 10", "Phường B | 9.000 | 30 | 12", "và 1 địa bàn khác."]
    assert "Không địa bàn nào" in repr(report.unheard_table(rows.head(0), S))


def test_scores_are_precision_and_recall():
    made = scores_per_answer(pd.Series(["a", "a", "b", "a"]), pd.Series(["a", "b", "b", None])).set_index("answer")
    assert made.loc["a", ["precision", "recall", "f1"]].tolist() == pytest.approx([0.5, 1.0, 2 / 3])
    assert made.loc["b", ["precision", "recall", "f1"]].tolist() == pytest.approx([1.0, 0.5, 2 / 3])
    assert np.isnan(scores_per_answer(pd.Series(["c"]), pd.Series(["a"])).set_index("answer").loc["c", "recall"])


def test_answers_places_and_merging_against_the_city(data):
    lake = store.create("thu")
    rows = posts(*crowd(12))
    made = asked(rows)
    where = PLACE_MENTIONS.frame([{
        "post_id": "facebook:0", "field": "text", "start": 0, "end": 4, "unit_code": "1", "unit_name": "Phường A",
        "level": "commune", "system": "since_2025_07", "weight": 1.0, "origin": "text",
    }])  # fmt: skip
    assert "chưa chấm được" in repr(report.answers_against_truth(answers(rows), lake))
    assert "chưa chấm được" in repr(report.places_and_merging_against_truth(where, made, lake))
    truth = pd.DataFrame({
        "post_id": rows["post_id"], "speech_act": ["report"] * 6 + ["opinion"] * 6, "sector": "cấp thoát nước",
        "sentiment": "negative", "unit_code": ["1", "2"] + [None] * 10,
        "duplicate_of_id": [None, "facebook:0"] + [None] * 10,
    })  # fmt: skip
    lake.merge("truth", TRUTH.frame(truth))
    said = repr(report.answers_against_truth(answers(rows), lake))
    assert "Loại ý kiến | trung bình | 12 | 0,25 | 0,50 | 0,33" in said
    assert " | phản ánh | 6 | 0,50 | 1,00 | 0,67" in said
    told = repr(report.places_and_merging_against_truth(where, made, lake))
    assert "50,0\u00a0% trong 2 phản ánh" in told
    assert "100,0\u00a0% có đúng đơn vị" in told
    assert "100,0\u00a0% trong 1 bản chép" in told


def test_only_what_came_online_is_an_online_petition():
    rows = posts(*crowd(3), post("portal1022:1", "Đèn tắt", kind="petition", account_id="portal1022:~1"))
    assert set(report.online_petitions(rows, asked(rows))["post_id"]) == {"facebook:0", "facebook:1", "facebook:2"}


@pytest.fixture
def acts():
    """Three hundred posts, a third of them reports; the machine calls a tenth of the reports opinions."""
    names = ("report", "opinion", "other")
    truth = np.array(names * 100, object)
    said = np.where((truth == "report") & (np.arange(300) % 10 == 0), "opinion", truth)
    chances = pd.DataFrame({f"p_{name}": 0.01 + 0.9 * (said == name) for name in SPEECH_ACT.names})
    audit = chances.assign(label=said, truth=truth, post_id=[f"x:{n}" for n in range(300)])
    found = prevalence(audit.drop(columns="truth"), audit)
    return Tone("speech_act", HonestShares("speech_act", found, 300, 300, audit.drop(columns="truth"), audit, "city"))


def test_the_share_of_petitions_is_told_raw_and_corrected(acts):
    words = report.petitions_share(acts).words
    assert "máy đếm 30,0\u00a0%" in words
    assert "đã hiệu chỉnh" in words and "thành phố giả lập" in words
    assert words.startswith("Phản ánh, kiến nghị, khiếu nại, tố cáo gộp lại")


def test_acts_of_too_few_people_are_not_in_the_share_of_petitions(acts):
    few = Tone(acts.task, acts.found, hidden=frozenset({"complaint", "denunciation"}))
    assert report.petitions_share(few).words.startswith("Phản ánh, kiến nghị gộp lại")
    assert report.petitions_share(Tone("speech_act", None, "Chưa tính được")).words == ""


def test_posts_that_lent_their_planted_answer_are_not_scored(acts, data):
    lake = store.create("thu")
    rows = posts(*(post(f"x:{n}", "Ngập", account_id=f"x:~{n}") for n in range(300)))
    assert "chưa chấm được" in report.shares_against_truth(acts, rows, lake).words
    lent = {f"x:{n}": "report" for n in range(0, 300, 3)}
    planted = ["report" if f"x:{n}" in lent else "opinion" for n in range(300)]
    lake.merge("truth", TRUTH.frame(pd.DataFrame({"post_id": rows["post_id"], "speech_act": planted})))
    assert "phản ánh" in report.shares_against_truth(acts, rows, lake).words
    assert shown_share(report.shares_against_truth(acts, rows, lake), "phản ánh") == "33,3\u00a0%"
    write_labels(lake, lent, task=SPEECH_ACT, coder=CITY)
    assert shown_share(report.shares_against_truth(acts, rows, lake), "phản ánh") == "0,0\u00a0%"
    scored = report.answers_against_truth(answers(rows), lake).words
    assert "phản ánh |" not in scored and "ý kiến | 200" in scored


def shown_share(block: report.Block, label: str) -> str:
    """The planted share in the row of an answer."""
    return next(line for line in block.words.splitlines() if line.startswith(label)).split(" | ")[-1]
