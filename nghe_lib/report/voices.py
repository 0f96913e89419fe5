"""Petitions, needs, questions about the law and who is heard, in tables and sentences. No citizen is quoted."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from nghe_lib import privacy, understand, voices
from nghe_lib.charts.dots import with_interval
from nghe_lib.charts.petitions import or_hidden
from nghe_lib.charts.words import MISSING, day, listed, number, percent
from nghe_lib.errors import TooLittleDataError
from nghe_lib.privacy.gate import POOLED
from nghe_lib.report.blocks import Block, bullets, cards, plain_table, sentences, table
from nghe_lib.report.kernel import MARK_VARIABLE
from nghe_lib.report.tone import tone_in_words
from nghe_lib.settings import TIMEZONE
from nghe_lib.tasks import SPEECH_ACT, TARGET, VOICE
from nghe_lib.understand.shift import UNVERIFIED

if TYPE_CHECKING:
    from nghe_lib.report.tone import Tone
    from nghe_lib.settings import VoicesSettings
    from nghe_lib.voices import Lead

N_READERS = 2


def petitions_overview(petitions: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Cards: issues, people, what came through the portal, what sounds urgent, what waits; and issues of each kind."""
    n_people, n_posts = petitions["person"].nunique(), len(petitions)
    if n_people < settings.min_people:
        return sentences([f"Chỉ có dưới {settings.min_people} người phản ánh, kiến nghị; không đủ để công bố."])
    urgent = petitions[petitions["urgency"] == "khẩn"]
    told = cards(
        [
            ("Vấn đề", petitions["issue"].nunique(), f"gộp từ {number(n_posts)} bài phản ánh, kiến nghị và tương tự"),
            ("Tài khoản", n_people, "không phải số người: một người có thể có nhiều tài khoản"),
            ("Gửi Cổng 1022", percent(petitions["is_portal"].mean()), "tỷ trọng trong số bài; còn lại là trên mạng"),
            ("Có lời báo khẩn", _issues(urgent, settings), "theo quy tắc từ ngữ, phải có người xem lại"),
            ("Chờ người đọc", _issues(petitions[petitions["needs_human"]], settings),
             "nội dung không vào báo cáo, xem mục Hàng đợi riêng"),
        ]
    )  # fmt: skip
    kinds = _kinds(petitions, settings)
    return Block(told.markup + kinds.markup, f"{told.words}\n{kinds.words}")


def _kinds(petitions: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Issues of each kind, by their first petition; small kinds pooled."""
    pooled = voices.pooled_values(petitions["issue_act"], petitions["person"], min_people=settings.min_people)
    counts = petitions.assign(kind=pooled).groupby("kind")["issue"].nunique().sort_values(ascending=False)
    shown = pd.DataFrame({"kind": [SPEECH_ACT.labels.get(one, one) for one in counts.index], "n": counts.to_numpy()})
    return table(shown, labels={"kind": "Loại ý kiến", "n": "Số vấn đề"})


def online_petitions(posts: pd.DataFrame, petitions: pd.DataFrame) -> pd.DataFrame:
    """The POSTS behind the petitions that did not come through the portal, whose sector the machine had to guess."""
    online = petitions.loc[~petitions["is_portal"].to_numpy(bool), "post_id"]
    return posts[posts["post_id"].isin(online).to_numpy(bool)].reset_index(drop=True)


def petitions_share(acts: Tone) -> Block:
    """How many posts of people are petitions: as the machine counts, and corrected with the interval.

    acts: `tone` of speech_act; acts hidden there are not counted here, or the difference would tell them. What stands
    behind the figure is told too.
    """
    counted = [name for name in voices.ACTS if name not in acts.hidden]
    if acts.found is None or not counted:
        return sentences([])
    try:
        row = understand.share_together(acts.found, counted)
    except TooLittleDataError as reason:
        return sentences([f"Chưa hiệu chỉnh được tỷ trọng phản ánh, kiến nghị: {reason}."])
    names = listed(SPEECH_ACT.labels[name] for name in counted).capitalize()
    told = (
        f"{names} gộp lại: máy đếm {percent(row['raw_share'])} số bài của người dân; "
        f"đã hiệu chỉnh {with_interval(row['share'], row['low'], row['high'], percent)}"
    )
    unsure = UNVERIFIED in str(row["note"])
    first = sentences([told + (f"; {UNVERIFIED}." if unsure else ".")])
    behind = tone_in_words(acts)
    return Block(first.markup + behind.markup, f"{first.words}\n{behind.words}")


def urgency_table(petitions: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Issues of each reason for urgency, by level; counts of few people are hidden."""
    rows = petitions.explode("reasons").dropna(subset=["reasons"])
    cells = voices.published_cells(rows, row="reasons", column="urgency", min_people=settings.min_people, thing="issue")
    return _crossed(cells, "Lý do", order=voices.LEVELS, empty="Chưa lý do nào đủ người nói để công bố.")


def sector_words(petitions: pd.DataFrame, mentions: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Each sector with who owns it today, how sure that is, and the words that many people use in it."""
    names = set(mentions["unit_name"].dropna())
    words = voices.keywords(petitions, by="sector", min_people=settings.min_people, places=names)
    owners = voices.read_taxonomy("departments")
    today = owners[owners["valid_to"].isna()].set_index("sector")
    rows = [today.loc[one] if one in today.index else None for one in words["group"]]
    shown = words.assign(
        words=[listed(many, most=6) for many in words["words"]],
        owner=[MISSING if row is None else f"{_owner(row)} ({row['standing']})" for row in rows],
    )
    labels = {"group": "Lĩnh vực", "words": "Từ nhiều người dùng", "owner": "Cơ quan phụ trách"}
    return table(shown, labels=labels, empty="Chưa lĩnh vực nào có từ mà đủ nhiều người dùng.")


def _owner(row: pd.Series) -> str:
    together = row["together_with"]
    return f"{row['department']}, cùng {together}" if isinstance(together, str) else str(row["department"])


def busiest_places(petitions: pd.DataFrame, settings: VoicesSettings, *, most: int = 12) -> Block:
    """Where and in which sector most issues stand, of cells in which enough people speak."""
    known = petitions.dropna(subset=["commune"])
    known = known.assign(
        commune=voices.pooled_values(known["commune"], known["person"], min_people=settings.min_people)
    )
    counted = known.groupby(["commune", "sector"])
    people, issues = (counted[name].nunique().unstack(fill_value=0) for name in ("person", "issue"))
    kept = voices.shown_cells(people.to_numpy(), min_people=settings.min_people, most=most)
    rows, columns = kept.nonzero()
    shown = pd.DataFrame({"row": people.index[rows], "column": people.columns[columns], "n": issues.to_numpy()[kept]})
    shown = shown[~shown[["row", "column"]].eq(POOLED).any(axis=1)]
    shown = shown.sort_values(["n", "row", "column"], ascending=[False, True, True], kind="stable")
    labels = {"row": "Nơi", "column": "Lĩnh vực", "n": "Số vấn đề"}
    return table(shown, labels=labels, empty="Chưa nơi nào có đủ người nói về cùng một lĩnh vực.")


def human_queue(queue: pd.DataFrame, posts: pd.DataFrame, settings: VoicesSettings) -> Block:
    """How many posts wait for a human, by reason. Ids only in JupyterLab, and only when two readers are named."""
    counts = voices.queue_counts(queue, posts, min_people=settings.min_people)
    rows = [(row.reason, or_hidden(row.post_count)) for row in counts.itertuples(index=False)]
    shown = plain_table(["Vì sao", "Số bài"], rows)
    if os.environ.get(MARK_VARIABLE) is not None:
        return shown
    if len({name.strip() for name in settings.queue_readers} - {""}) < N_READERS:
        told = sentences(["Mã bài chỉ hiện khi queue_readers có tên hai người được giao."])
    else:
        told = bullets(sorted(set(queue["post_id"])), empty="Không có bài nào.")
    return Block(shown.markup + told.markup, f"{shown.words}\n{told.words}")


def lead_in_words(found: Lead) -> Block:
    """Which came first, online or the portal, with what it rests on."""
    if found.p_value != found.p_value:
        return sentences([f"Trước sau: {found.finding}; ở đây có {number(found.n_days)} ngày."])
    figures = f"tương quan {number(found.correlation, decimals=2)}, p = {number(found.p_value, decimals=3)}"
    return sentences([f"Trước sau: {found.finding} ({figures}, {number(found.n_days)} ngày)."])


def units_in_time(rows: pd.DataFrame, accounts: pd.DataFrame) -> Block:
    """Units by the share they answered in time, with the places that the intervals leave open."""
    names = accounts.set_index("account_id")["display_name"]
    shown = rows.sort_values(["best_rank", "worst_rank", "group"]).assign(
        group=lambda made: made["group"].map(names).fillna(made["group"].str.replace(r"^[^:]*:", "", regex=True)),
        share=lambda made: [with_interval(r.on_time_share, r.low, r.high, percent) for r in made.itertuples()],
        place=lambda made: [f"{r.best_rank} đến {r.worst_rank}" for r in made.itertuples()],
    )  # fmt: skip
    labels = {
        "group": "Đơn vị",
        "answered_count": "Có trả lời",
        "share": "Đúng hạn trong số đã trả lời",
        "place": "Hạng",
    }
    return table(shown, labels=labels, empty="Chưa đơn vị nào trả lời đủ nhiều người để so sánh.")


def provisions_table(topics: pd.DataFrame, *, on: date) -> Block:
    """For each legal topic people speak of, the provisions to explain, and when each was last checked."""
    known = voices.provisions(on=on)
    kept = known[known["legal_topic"].isin(topics["legal_topic"]).to_numpy(bool)]
    stale = int(kept["is_stale"].sum())
    rows = kept.to_dict("records")
    shown = kept.assign(
        law=[
            f"{row['name']}, số {row['number']}{', ' + row['article'] if isinstance(row['article'], str) else ''}: "
            f"{row['explains'][:1].lower()}{row['explains'][1:]}"
            for row in rows
        ],
        known=[
            f"hiệu lực từ {day(pd.Timestamp(row['in_force_on']))}; {row['standing']}{_checked(row)}" for row in rows
        ],
    )
    labels = {"legal_topic": "Chủ đề", "law": "Văn bản để giải thích", "known": "Biết đến đâu"}
    made = table(shown, labels=labels, empty="Không có văn bản nào cho những chủ đề này.")
    told = sentences([f"{number(stale)} văn bản chưa kiểm tra lại trong 90 ngày: hãy đối chiếu trước khi trả lời dân."])
    return Block(made.markup + told.markup, f"{made.words}\n{told.words}") if stale else made


def _checked(row: dict[str, Any]) -> str:
    return f" ngày {day(pd.Timestamp(row['checked_on']))}" if isinstance(row["checked_on"], str) else ""


def rules_said(asked: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Each stated rule with how many posts say it otherwise: for a person to judge, never a verdict."""
    rows = voices.rules_table(asked, min_people=settings.min_people)
    shown = rows.assign(
        said=[f"{row.statement} ({row.number})" for row in rows.itertuples()],
        post_count=[or_hidden(n) for n in rows["post_count"]],
    )
    labels = {"said": "Quy định đã ghi", "post_count": "Bài nói khác"}
    return table(shown, labels=labels)


def legal_trend(asked: pd.DataFrame, posts: pd.DataFrame, settings: VoicesSettings) -> Block:
    """The second half of the period against the first, per legal topic."""
    days = posts["published_at"].dt.tz_convert(TIMEZONE).dt.date.dropna()
    first, last = settings.since or days.min(), settings.until or days.max()
    half = max(1, ((last - first).days + 1) // 2)
    middle = last - timedelta(days=half - 1)
    rows = voices.around_campaign(asked, posts, on=middle, days=half, min_people=settings.min_people)
    return bullets(_changes(rows), empty=f"Chưa chủ đề nào đủ người nói ở cả hai nửa kỳ, mỗi nửa {half} ngày.")


def campaign(asked: pd.DataFrame, posts: pd.DataFrame, settings: VoicesSettings) -> Block:
    """What changed around the day of a campaign, or how to ask for it."""
    if settings.campaign_on is None:
        return sentences(["Chưa đặt campaign_on: ngày bắt đầu một đợt tuyên truyền, để so trước và sau."])
    rows = voices.around_campaign(
        asked, posts, on=settings.campaign_on, days=settings.campaign_days, min_people=settings.min_people
    )
    span = f"{settings.campaign_days} ngày trước và từ ngày {day(settings.campaign_on)}"
    return bullets(_changes(rows), empty=f"Chưa chủ đề nào đủ người nói trong {span}.")


def _changes(rows: pd.DataFrame) -> list[str]:
    return [
        f"{row.legal_topic}: {row.finding}; {percent(row.before_share)} rồi {percent(row.after_share)} số bài, chênh "
        f"{percent(row.change)} (khoảng tin cậy {percent(row.change_low)} đến {percent(row.change_high)})."
        for row in rows.itertuples(index=False)
    ]


def voice_cards(posts: pd.DataFrame, answers: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Cards: citizens, businesses and public bodies; repeated and arranged words; accounts that are not mostly spam."""
    split = voices.voice_split(posts, answers, min_people=settings.min_people)
    repeated = voices.repeated_share(posts)
    share, low, high, n = voices.qualified_share(posts, answers)
    said = [
        (VOICE.labels[row.voice].capitalize(), "ẩn" if pd.isna(row.share) else percent(row.share),
         "nhóm nhỏ" if pd.isna(row.share) else f"{percent(row.low)} – {percent(row.high)} số bài")
        for row in split.itertuples(index=False)
    ]  # fmt: skip
    return cards(
        [
            *said,
            ("Chép lại", percent(repeated["near_duplicate_share"]), "bài của tài khoản riêng gần như trùng bài khác"),
            ("Trông như xếp đặt", percent(repeated["arranged_share"]),
             "từ 5 tài khoản đăng gần như một lời trong 10 phút; không phải bằng chứng"),
            ("Không phải rác", percent(share), f"{percent(low)} – {percent(high)} của {number(n)} tài khoản"),
        ]
    )  # fmt: skip


def target_table(posts: pd.DataFrame, answers: pd.DataFrame, settings: VoicesSettings) -> Block:
    """Which level or agency private people address, as the model answers; small groups pooled."""
    persons = privacy.people(posts)
    target = posts["post_id"].map(answers.set_index("post_id")["target"])
    rows = pd.DataFrame({"target": target, "person": persons}).dropna()
    if rows["person"].nunique() < settings.min_people:
        return sentences(["Chưa đủ người nói để công bố."])
    pooled = voices.pooled_values(rows["target"], rows["person"], min_people=settings.min_people)
    counts = pooled.map(lambda one: TARGET.labels.get(one, one)).value_counts()
    shown = pd.DataFrame({"target": counts.index, "n": counts.to_numpy()})
    shown["share"] = (shown["n"] / shown["n"].sum()).map(percent).astype(object)
    return table(shown, labels={"target": "Gửi tới", "n": "Số bài", "share": "Tỷ trọng"})


def unheard_table(rows: pd.DataFrame, settings: VoicesSettings, *, most: int = 20) -> Block:
    """Areas that far fewer accounts speak of than their inhabitants let expect."""
    shown = rows.head(most)
    made = shown.assign(
        expected=[number(one) for one in shown["expected_count"]],
        seen=[f"dưới {settings.min_people}" if pd.isna(one) else number(one) for one in shown["account_count"]],
        people=[number(one) for one in shown["population"]],
    )
    labels = {"unit_name": "Địa bàn", "people": "Dân số", "expected": "Tài khoản dự kiến", "seen": "Tài khoản thấy"}
    found = table(made, labels=labels, empty="Không địa bàn nào thấp hơn hẳn mức dự kiến theo dân số.")
    more = len(rows) - len(shown)
    said = sentences([f"và {number(more)} địa bàn khác." if more > 0 else ""])
    return Block(found.markup + said.markup, f"{found.words}\n{said.words}".strip())


def _issues(rows: pd.DataFrame, settings: VoicesSettings) -> str:
    n_people = rows["person"].nunique()
    return f"dưới {settings.min_people}" if 0 < n_people < settings.min_people else number(rows["issue"].nunique())


def _crossed(cells: pd.DataFrame, heading: str, *, order: tuple[str, ...], empty: str) -> Block:
    if cells.empty:
        return sentences([empty])
    columns = sorted(set(cells["column"]), key=lambda one: (order.index(one) if one in order else len(order), one))
    held = {(row.row, row.column): row.n for row in cells.itertuples(index=False)}
    rows = [[row, *(or_hidden(held[row, column]) for column in columns)] for row in dict.fromkeys(cells["row"])]
    return plain_table([heading, *(column[:1].upper() + column[1:] for column in columns)], rows)
