import pytest

from nghe_lib.city import build
from nghe_lib.city.acts import ACTS, OPINION, PROPOSAL, QUESTION, REPORT, phrase_act
from nghe_lib.city.kinds import NEGATIVE, POSITIVE

NEUTRAL = next(sign for sign in range(3) if sign not in (NEGATIVE, POSITIVE))


@pytest.mark.parametrize(
    ("phrase", "is_petition", "sign", "act"),
    [
        ("đóng phí ở {noi} thì nộp chỗ nào vậy", False, NEUTRAL, QUESTION),
        ("đường {noi} ngập hoài không ai lo", False, NEGATIVE, OPINION),
        ("xin hỏi thủ tục nhập hộ khẩu ở {noi}", True, NEUTRAL, QUESTION),
        ("kính đề nghị gắn thêm đèn ở {noi}", True, NEGATIVE, PROPOSAL),
        ("rác ở {noi} ba ngày chưa ai gom", True, NEGATIVE, REPORT),
        ("phường {noi} làm nhanh, ai cũng khen", False, POSITIVE, OPINION),
    ],
)
def test_the_act_of_a_sentence_is_in_its_words(phrase, is_petition, sign, act):
    assert phrase_act(phrase, is_petition=is_petition, sign=sign) == act


def test_every_act_but_complaints_is_planted_and_agencies_only_respond():
    batch = next(build(n_posts=4_000, seed=11).batches())
    posts, truth = batch.posts, batch.truth
    acts = truth.set_index("post_id")["speech_act"].reindex(posts["post_id"]).to_numpy()
    assert set(acts) == set(ACTS)
    assert set(acts[(posts["kind"] == "article").to_numpy()]) == {"other"}
    assert "opinion" not in set(acts[(posts["kind"] == "petition").to_numpy()])
    proposing = posts["text"].str.contains("nên có quy định rõ ràng hơn", case=False).to_numpy(bool)
    assert proposing.any()
    assert set(acts[proposing]) == {"proposal"}
