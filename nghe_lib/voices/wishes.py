"""Sentences in which people wish for something or need it: mong, cần, ước gì, đề nghị, sao không.

Found by pattern, and by speech act: in a post that proposes, every sentence that asks counts. Unaccented words that
have several readings (`can`, `mong`) count only in a longer pattern.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.text import said_texts
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.petitions import weeks
from nghe_lib.voices.phrases import found, pattern_of, readings

WISHES = (
    "ước gì", "ước chi", "ước sao", "giá mà", "giá như", "phải chi", "mong!", "mong muốn", "mong sao", "mong cơ quan",
    "mong thành phố", "mong phường", "mong nhà nước", "mong được", "mong có", "rất mong", "kính mong", "chỉ mong",
    "mong các anh", "mong mấy", "mong chính quyền", "mong ai đó", "cần!", "cần phải", "cần có", "can phai lam",
    "can co them", "cần thêm", "cần làm", "cần sửa", "cần xây", "cần lắp", "cần xử lý", "cần xem lại", "cần được",
    "đề nghị", "đề xuất", "kiến nghị", "yêu cầu!", "yêu cầu các", "xin được", "xin hãy", "xin cho", "xin làm ơn",
    "làm ơn", "nhờ các anh", "nhờ cơ quan", "nhờ chính quyền", "sao không", "sao hổng", "sao chưa", "sao không ai",
    "tại sao không", "vì sao không", "nên có", "nên làm", "nên cho", "nên bỏ", "nên thêm", "nên mở", "nên sửa",
    "nên xây", "bao giờ mới", "chừng nào mới", "khi nào mới", "chờ đến bao giờ", "muốn có", "muốn được", "trông mong",
    "hy vọng", "hi vọng", "thèm có", "thiếu!", "đang thiếu", "ủng hộ làm", "bổ sung thêm", "sớm có", "sớm được",
    "sớm khắc phục", "sớm sửa",
)  # fmt: skip
# No sentence ends after a place's abbreviation: P. 5, Q. 1, TP. Thủ Đức.
_SENTENCES = re.compile(r"(?<=[.!?…])(?<!\W[PQHXĐpqhxđ]\.)(?<!\W(?:TP|TT|KP|tp|tt|kp)\.)\s+|\n+")
_WORD = re.compile(r"\w")
LONGEST = 400


def wishes(
    posts: pd.DataFrame, answers: pd.DataFrame, *, queued: set[str] | frozenset[str] = frozenset()
) -> pd.DataFrame:
    """The sentences of private people that wish or need, in the order of `posts`; reposts say nothing of their own.

    posts: POSTS. answers: post_id, speech_act, sector. queued: post_ids that wait for a human; nothing of them is used.

    Returns post_id, person, week, sector, said (the sentence, never to be shown), whole (its post, likewise).
    """
    need_columns(posts, ("post_id", "kind", "account_id", "published_at", "title", "text"), table="posts")
    need_columns(answers, ("post_id", "speech_act", "sector"), table="answers")
    persons = privacy.people(posts)
    kept = (persons.notna() & ~posts["post_id"].isin(queued) & posts["kind"].ne("repost")).to_numpy(bool)
    chosen, persons = posts[kept], persons[kept]
    whole = pd.Series(said_texts(chosen), index=chosen.index, dtype="str")
    sentences = [_split(text) for text in whole]
    place = np.repeat(np.arange(len(chosen)), [len(many) for many in sentences])
    flat = [one for many in sentences for one in many]
    asks = found(readings(flat), _pattern()) if flat else np.zeros(0, bool)
    known = answers.set_index("post_id")
    rows = place[asks]
    return pd.DataFrame(
        {
            "post_id": chosen["post_id"].to_numpy()[rows], "person": persons.to_numpy()[rows],
            "week": weeks(chosen["published_at"]).to_numpy()[rows],
            "sector": chosen["post_id"].map(known["sector"]).fillna("khác").to_numpy()[rows],
            "said": np.array(flat, dtype=object)[asks], "whole": whole.to_numpy(dtype=object)[rows],
        }
    )  # fmt: skip


def _split(text: str) -> list[str]:
    return [part[:LONGEST] for part in _SENTENCES.split(text) if _WORD.search(part)]


@cache
def _pattern() -> re.Pattern[str]:
    return pattern_of(WISHES)
