"""What no report may hold: content for a human to read, found by stated rules (rules.md, L15).

Denunciations and complaints, self-harm, sexual violence, children who are harmed or hidden from harm, state secrets,
and personal data inside a text. Such posts are counted by reason and shown to nobody through a report; their ids are
for the two people who were authorised. The rules look for words (`data/taxonomy/human_queue.csv`), so they also take
posts that
only mention these things: a wrong entry costs one reading, a missed one costs a person.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from nghe_lib import privacy
from nghe_lib.text import find_marks, said_texts
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.phrases import found, pattern_of, phrases_of, readings
from nghe_lib.voices.taxonomy import read_taxonomy

PERSONAL = "dữ liệu cá nhân"
REASONS = ("tố cáo", "khiếu nại", "tự hại", "xâm hại tình dục", "trẻ em", "bí mật nhà nước", PERSONAL)
OF_ACTS = {"denunciation": "tố cáo", "complaint": "khiếu nại"}
_HOTLINE = re.compile(r"1[89]00\d{4,6}|1\d{2,3}")
_ID_NUMBER = re.compile(
    r"(?:cccd|cmnd|căn cước|can cuoc|chứng minh|chung minh|hộ chiếu|ho chieu|định danh|dinh danh)"
    r"\D{0,20}\d(?:[ .]?\d){7,11}"
    r"|(?<![\d.])0\d{11}(?![\d.])"
    r"|(?:stk|số tài khoản|so tai khoan|tài khoản số|tai khoan so)\D{0,20}\d(?:[ .]?\d){5,18}"
    r"|(?:biển số|bien so|bks|biển kiểm soát)\W{0,5}\d\d[ \-.]?[a-z]{1,2}\d?[ \-.]?\d{3}[.]?\d{1,2}"
    r"|(?<![\w/])\d\d[a-z]\d?[ -]\d{3}[.]?\d{2}(?!\w)"
)


def human_queue(posts: pd.DataFrame, answers: pd.DataFrame | None = None) -> pd.DataFrame:
    """The posts that a human must read before anything of them is used.

    posts: POSTS; articles and public voices are left out, they are public already. answers: with a column
    `speech_act`, by which denunciations and complaints are known beside their words.

    Returns one row per post and reason, in the order of `posts` and of `REASONS`: post_id, reason. The ids are for the
    authorised two; see `queue_counts` for what a page may show.
    """
    need_columns(posts, ("post_id", "kind", "account_id", "title", "text"), table="posts")
    kept = posts[privacy.people(posts).notna().to_numpy(bool)]
    texts = said_texts(kept)
    read = readings(texts)
    rows = {reason: found(read, pattern) for reason, pattern in _patterns().items()} | {PERSONAL: _personal(texts)}
    if answers is not None and "speech_act" in answers:
        acts = kept["post_id"].map(answers.set_index("post_id")["speech_act"])
        for act, reason in OF_ACTS.items():
            rows[reason] = rows[reason] | acts.eq(act).to_numpy(bool, na_value=False)
    table = np.column_stack([rows[reason] for reason in REASONS]) if len(kept) else np.zeros((0, len(REASONS)), bool)
    post, number = np.nonzero(table)
    return pd.DataFrame(
        {
            "post_id": pd.Series(kept["post_id"].to_numpy()[post], dtype="str"),
            "reason": pd.Series(np.array(REASONS)[number], dtype="str"),
        }
    )


def queue_counts(queue: pd.DataFrame, posts: pd.DataFrame, *, min_people: int) -> pd.DataFrame:
    """How many posts wait for a human, by reason; missing where fewer than `min_people` people wrote them.

    Returns reason, post_count, for every reason in order. A post may have several.
    """
    persons = privacy.people(posts).set_axis(posts["post_id"])
    rows = queue.assign(person=queue["post_id"].map(persons))
    counted = rows.groupby("reason").agg(post_count=("post_id", "nunique"), people_count=("person", "nunique"))
    counted = counted.reindex(list(REASONS), fill_value=0).rename_axis("reason").reset_index()
    hidden = counted["people_count"].between(1, min_people - 1)
    return counted.assign(post_count=counted["post_count"].astype("Int64").mask(hidden))[["reason", "post_count"]]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = {row["name"]: phrases_of(row["phrases"]) for row in read_taxonomy("queue_words").to_dict("records")}
    return {
        row["reason"]: pattern_of(phrases_of(row["phrases"]), lists=lists)
        for row in read_taxonomy("human_queue").to_dict("records")
    }


def _personal(texts: list[str]) -> np.ndarray:
    """Whether a text holds a telephone, e-mail address, identity or account number, or a licence plate."""
    marks = find_marks(texts, kinds=("phone", "email"))
    is_hotline = np.array([bool(_HOTLINE.fullmatch(value)) for value in marks["value"]], bool)
    is_private = ~(marks["kind"].eq("phone").to_numpy(bool) & is_hotline)
    held = np.zeros(len(texts), bool)
    held[marks.loc[is_private, "text_index"].to_numpy()] = True
    return held | np.array([bool(_ID_NUMBER.search(text.lower())) for text in texts], bool)
