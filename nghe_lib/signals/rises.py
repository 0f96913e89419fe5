"""What rose in a stretch of days, and why: terms, voices, sources and headlines of each rise.

Method: shares of posts against a baseline with an over-dispersed Poisson tail and false-discovery control (`surprise`,
`rising_terms`), then one rise per story (`rise_groups`).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from nghe_lib.errors import ParameterError, TooLittleDataError
from nghe_lib.privacy import people
from nghe_lib.signals.days import DAY_DTYPE, day_span, local_days
from nghe_lib.signals.rise_groups import Voices, group_terms
from nghe_lib.signals.rise_rows import DTYPES, Period, rise_row
from nghe_lib.signals.rising_terms import rising_terms
from nghe_lib.text import titled_batches
from nghe_lib.text.addresses import without_addresses
from nghe_lib.text.columns import need_columns
from nghe_lib.text.tokens import stream

COLUMNS = ("published_at", "title", "text", "kind", "account_id", "source_id", "url")
MIN_BASELINE_POSTS = 100
MIN_BASELINE_DAYS = 3
MIN_WINDOW_POSTS = 20
MIN_REST_DAYS = 3


def rises(
    posts: pd.DataFrame,
    *,
    since: date | None = None,
    until: date | None = None,
    baseline_days: int = 28,
    max_fdr: float = 0.01,
    n_rises: int = 8,
    min_people: int = 10,
) -> pd.DataFrame:
    """What was talked of more from `since` to `until` than in the `baseline_days` days before.

    posts: POSTS, or its columns `COLUMNS`; the days before `since` must be among them to serve as baseline. Posts
    without a time, before the baseline or after `until` are left out.
    since, until: local days, both included; by default the first and last day in `posts`.
    max_fdr: expected share of false ones among the terms found. n_rises: rows at most. min_people: a term used by
    no public voice and by fewer private persons is left out, so that no small group of citizens can be recognised.

    When the days before hold fewer than 100 posts or 3 days, each term's best stretch of 1, 3 or 7 days is compared
    with the rest of the period instead; the column `baseline` says `before` or `rest`.

    Returns one row per rise, the biggest story first: rise (from 1), name, terms (as readers know them, the best few),
    counted_terms (all of them, lower case, # for a number: a post counts when it holds any), start, peak (local days),
    post_count (posts with any of its terms), people_count (private persons), expected_count, ratio, share and
    share_before (of all posts, 0 to 1), p_value and q_value (of its strongest term), press_count, social_count,
    source_names, titles and urls (up to 3 press articles, never citizens' words), distinct_text_share (1 when no text
    is a copy), baseline. No rise gives no row. Raises TableError for missing columns, ParameterError for impossible
    bounds, TooLittleDataError when there is too little to compare.
    """
    need_columns(posts, COLUMNS, table="posts")
    if baseline_days < 1 or n_rises < 1 or not 0 < max_fdr <= 1:
        raise ParameterError("baseline_days và n_rises từ 1 trở lên, max_fdr trong khoảng 0 đến 1")
    period = _period(posts, since, until, baseline_days)
    tokens = stream(map(without_addresses, titled_batches(posts, period.places)), keep_numbers=False)
    terms = rising_terms(tokens, period.post_days, period.day_counts, n_before=period.n_before, max_fdr=max_fdr)
    voices = _voices(posts.iloc[period.places][["account_id", "kind"]])
    groups = group_terms(terms, period.post_days, voices, n_groups=n_rises, min_people=min_people)
    rows = [rise_row(group, terms, posts, period) for group in groups if voices.may_show(group.posts, min_people)]
    made = pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)
    made["rise"] = pd.array(range(1, len(made) + 1), dtype="Int64")
    return made


def _voices(told: pd.DataFrame) -> Voices:
    persons = people(told)
    accounts = pd.factorize(told["account_id"].fillna(persons))[0]
    is_private = persons.notna().to_numpy(bool)
    is_article = (told["kind"] == "article").to_numpy(bool)
    return Voices(accounts, is_private, is_article | ((accounts >= 0) & ~is_private))


def _period(posts: pd.DataFrame, since: date | None, until: date | None, baseline_days: int) -> Period:
    """The days compared and the places of their posts; drops a baseline that is too small to compare with."""
    days = local_days(posts["published_at"])
    window = day_span(days, since, until)
    if not len(window):
        raise TooLittleDataError("không có bài nào có giờ đăng trong những ngày đã chọn; hãy chọn khoảng ngày khác")
    begin = window[0] - pd.Timedelta(days=baseline_days)
    in_before = (days >= begin) & (days < window[0])
    enough = in_before.sum() >= MIN_BASELINE_POSTS and days[in_before].nunique() >= MIN_BASELINE_DAYS
    first = begin if enough else window[0]
    kept = ((days >= first) & (days <= window[-1])).to_numpy(bool)
    n_before = baseline_days if enough else 0
    numbers = ((days[kept] - first) // pd.Timedelta(days=1)).to_numpy(np.int64)
    n_days = len(window) + n_before
    day_counts = np.bincount(numbers, minlength=n_days)
    period = Period(np.flatnonzero(kept), numbers, day_counts, n_before, first.to_datetime64().astype(DAY_DTYPE))
    _need_enough(period)
    return period


def _need_enough(period: Period) -> None:
    counts = period.day_counts[period.n_before :]
    if counts.sum() < MIN_WINDOW_POSTS:
        text = f"chỉ có {counts.sum()} bài trong những ngày đã chọn, cần ít nhất {MIN_WINDOW_POSTS}"
        raise TooLittleDataError(f"{text}; hãy chọn khoảng dài hơn")
    if not period.n_before and (counts > 0).sum() < MIN_REST_DAYS:
        text = f"không có đủ bài trước đó để so sánh, và kỳ này có chưa đến {MIN_REST_DAYS} ngày có bài"
        raise TooLittleDataError(f"{text}; hãy thu thập thêm hoặc chọn khoảng dài hơn")
