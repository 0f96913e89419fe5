"""Every table that passes between rooms: columns, types, units, keys and meaning, each said once.

From these declarations come the checks at the doors, the Arrow schema of the lake, the headings of report tables
and `data/dictionary.md` (see `dictionary`). A count that a source does not give is missing, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from nghe_lib.errors import TableError, faults, nearest

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa_pandas
    import pyarrow as pa

Kind = Literal["text", "integer", "number", "flag", "time", "texts"]

KIND_MEANING: dict[Kind, str] = {
    "text": "Unicode NFC text",
    "integer": "whole number, may be missing",
    "number": "64-bit number",
    "flag": "true or false",
    "time": "moment in UTC, microseconds",
    "texts": "list of texts",
}

PLATFORMS = (
    "press", "facebook", "x", "instagram", "youtube", "tiktok", "threads", "zalo", "telegram",
    "mastodon", "bluesky", "reddit", "forum", "site", "portal1022", "other",
)  # fmt: skip
KINDS = ("article", "post", "video", "comment", "reply", "repost", "petition")
ROLES = ("press", "agency", "organisation", "public_figure", "creator", "citizen", "unknown")
PUBLIC_ROLES = ("press", "agency", "organisation")
SOURCE_TYPES = ("press", "social_network", "site", "forum", "petition_channel")
STANDINGS = ("licensed", "official", "registered", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One declared column: its meaning for programmers, its label for Vietnamese readers, and its limits."""

    name: str
    kind: Kind
    meaning: str
    label: str
    unit: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()

    @property
    def dtype(self) -> object:
        """The pandas dtype of this column."""
        import pandas as pd
        import pyarrow as pa

        plain = {"text": "str", "integer": "Int64", "number": "float64", "flag": "boolean"}
        if self.kind == "time":
            return pd.DatetimeTZDtype("us", "UTC")
        if self.kind == "texts":
            return pd.ArrowDtype(pa.list_(pa.string()))
        return pd.api.types.pandas_dtype(plain[self.kind])

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of this column in the lake."""
        import pyarrow as pa

        types = {
            "text": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "flag": pa.bool_(),
            "time": pa.timestamp("us", "UTC"),
            "texts": pa.list_(pa.string()),
        }
        return types[self.kind]


@dataclass(frozen=True)
class Table:
    """A declared table. `key` names the columns whose values together identify one row."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Vietnamese heading of each column."""
        return {column.name: column.label for column in self.columns}

    @cached_property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of this table in the lake."""
        import pyarrow as pa

        return pa.schema([pa.field(column.name, column.arrow) for column in self.columns])

    def frame(self, rows: object = None) -> pd.DataFrame:
        """A frame with exactly this table's columns and types.

        rows: anything `pandas.DataFrame` takes (records, a dict of columns, a frame), or nothing for an empty table.
        Columns that are left out become missing. Raises TableError on undeclared columns, on numbers where text is
        declared, on times without a zone, and wherever a value cannot be held without guessing.
        """
        import pandas as pd

        given = pd.DataFrame(rows) if not isinstance(rows, pd.DataFrame) else rows
        self._refuse_undeclared(given)
        found: list[str] = []
        made = {}
        for column in self.columns:
            values = given[column.name] if column.name in given else pd.Series([None] * len(given), dtype=object)
            try:
                made[column.name] = _hold(values, column).array
            except (ValueError, TypeError, OverflowError) as reason:
                found.append(f"cột '{column.name}': {reason}")
        if found:
            raise TableError(faults(f"bảng '{self.name}' không đúng khai báo:", found))
        return pd.DataFrame(made, columns=list(self.names))

    def part(self, names: list[str]) -> Table:
        """The same table with only the columns `names`, in that order, and no key."""
        by_name = {column.name: column for column in self.columns}
        strange = [f"không có cột '{name}'{nearest(name, self.names)}" for name in names if name not in by_name]
        if strange:
            raise TableError(faults(f"bảng '{self.name}':", strange))
        return Table(self.name, self.meaning, (), tuple(by_name[name] for name in names))

    def from_arrow(self, table: pa.Table) -> pd.DataFrame:
        """An Arrow table of this schema as a frame with the declared types."""
        import pandas as pd

        made = {column.name: _from_arrow(table.column(column.name), column) for column in self.columns}
        return pd.DataFrame(made, columns=list(self.names))

    def to_arrow(self, frame: pd.DataFrame) -> pa.Table:
        """A checked frame as an Arrow table of this schema."""
        import pyarrow as pa

        return pa.Table.from_pandas(frame[list(self.names)], schema=self.arrow, preserve_index=False)

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` when it is as declared; raise TableError with all faults at once when it is not."""
        import pandera.errors

        self._refuse_undeclared(frame)
        try:
            self._pandera.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as reason:
            title = f"bảng '{self.name}' ({len(frame)} dòng) không đúng khai báo:"
            raise TableError(faults(title, _plain(reason.failure_cases, self))) from None
        return frame

    def _refuse_undeclared(self, frame: pd.DataFrame) -> None:
        strange = [name for name in frame.columns if name not in self.names]
        if strange:
            found = [f"cột '{name}' không được khai báo{nearest(str(name), self.names)}" for name in strange]
            raise TableError(faults(f"bảng '{self.name}' không đúng khai báo:", found))

    @cached_property
    def _pandera(self) -> pa_pandas.DataFrameSchema:
        import pandera.pandas as pa_pandas

        def checks(column: Column) -> list[pa_pandas.Check]:
            made = []
            if column.low is not None:
                made.append(pa_pandas.Check.ge(column.low, title=f"có giá trị dưới {column.low:g}"))
            if column.high is not None:
                made.append(pa_pandas.Check.le(column.high, title=f"có giá trị trên {column.high:g}"))
            if column.allowed:
                made.append(pa_pandas.Check.isin(column.allowed, title=f"chỉ nhận: {', '.join(column.allowed)}"))
            return made

        return pa_pandas.DataFrameSchema(
            {
                column.name: pa_pandas.Column(
                    column.dtype, checks=checks(column), nullable=not column.required, description=column.meaning
                )
                for column in self.columns
            },
            unique=list(self.key) if self.key else None,
        )


def _hold(values: pd.Series, column: Column) -> pd.Series:
    import pandas as pd

    if values.dtype == column.dtype:
        return values
    filled = values.dropna()
    if column.kind == "text" and len(filled) and not filled.map(lambda value: isinstance(value, str)).all():
        raise ValueError("cần văn bản, không phải số")
    if column.kind == "time":
        moments = pd.to_datetime(values, utc=False) if len(filled) else pd.Series(pd.NaT, index=values.index)
        if len(filled) and getattr(moments.dtype, "tz", None) is None:
            raise ValueError("thời điểm thiếu múi giờ, cần dạng 2026-01-31T07:00:00+07:00")
        return (moments if len(filled) else moments.dt.tz_localize("UTC")).astype(column.dtype)
    if column.kind == "integer" and len(filled) and filled.map(lambda value: isinstance(value, str)).any():
        raise ValueError("cần số nguyên, không phải văn bản")
    if column.kind == "texts":
        made = [list(value) if not _is_missing(value) else None for value in values]
        return pd.Series(made, index=values.index, dtype=column.dtype)
    return values.astype(column.dtype)


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _from_arrow(values: pa.ChunkedArray, column: Column) -> pd.Series:
    import pandas as pd

    if column.kind == "texts":
        return pd.Series(pd.arrays.ArrowExtensionArray(values.cast(column.arrow)))
    if column.kind in ("text", "integer", "flag"):
        dtype = column.dtype
        return pd.Series(dtype.__from_arrow__(values))  # type: ignore[attr-defined]
    return values.to_pandas().astype(column.dtype)


def _plain(failures: pd.DataFrame, table: Table) -> list[str]:
    """Pandera's failure table as short sentences, one per column and check."""
    found = []
    for (column, check), rows in failures.groupby(["column", "check"], dropna=False, sort=False):
        name, check, n = str(column), str(check), len(rows)
        if check == "column_in_dataframe":
            found += [f"thiếu cột '{missing}'" for missing in rows["failure_case"]]
        elif check == "not_nullable":
            found.append(f"cột '{name}' có {n} giá trị thiếu")
        elif check.startswith("dtype"):
            declared = next(item for item in table.columns if item.name == name)
            found.append(f"cột '{name}' có kiểu {rows['failure_case'].iloc[0]}, cần {declared.dtype}")
        elif "unique" in check:
            n_rows = rows["index"].nunique()
            found.append(f"{n_rows} dòng trùng khóa ({', '.join(table.key)})")
        else:
            found.append(f"cột '{name}' có {n} giá trị không hợp lệ, ví dụ {str(rows['failure_case'].iloc[0])[:60]!r}")
    return list(dict.fromkeys(found))


def _text(name: str, label: str, meaning: str, *, required: bool = False, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name=name, kind="text", meaning=meaning, label=label, required=required, allowed=allowed)


def _count(name: str, label: str, meaning: str, *, unit: str, required: bool = False) -> Column:
    return Column(name=name, kind="integer", meaning=meaning, label=label, unit=unit, low=0, required=required)


def _time(name: str, label: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name=name, kind="time", meaning=meaning, label=label, unit="UTC", required=required)


def _number(
    name: str, label: str, meaning: str, *, unit: str = "", low: float | None = None, high: float | None = None
) -> Column:
    return Column(name=name, kind="number", meaning=meaning, label=label, unit=unit, low=low, high=high)


def _texts(name: str, label: str, meaning: str) -> Column:
    return Column(name=name, kind="texts", meaning=meaning, label=label)


def _flag(name: str, label: str, meaning: str) -> Column:
    return Column(name=name, kind="flag", meaning=meaning, label=label)


_POST_ID = _text("post_id", "Mã bài", "Platform, a colon, the platform's own id.", required=True)
_RUN_ID = _text("run_id", "Mã lần thu thập", "The collection run that brought this row.")
_PUBLISHED_AT = _time("published_at", "Đăng lúc", "When the source says it was published.")

POSTS = Table(
    "posts",
    "One public post, article, video, comment or petition, as its source published it.",
    ("post_id",),
    (
        _POST_ID,
        _text("platform", "Nền tảng", "Where it was published.", required=True, allowed=PLATFORMS),
        _text("kind", "Loại", "What it is.", required=True, allowed=KINDS),
        _text("source_id", "Nguồn", "Row of `sources` it came from; missing when the source is unknown."),
        _text("account_id", "Tài khoản", "Pseudonym of the author, or the name of a public voice."),
        _PUBLISHED_AT,
        _time("collected_at", "Thu lúc", "When nghe or the exporting tool read it.", required=True),
        _flag("time_is_collection", "Giờ là giờ thu", "True where the source gives no real time of publication."),
        _text("title", "Tiêu đề", "Title as published, NFC."),
        _text("text", "Nội dung", "Text as published, NFC, otherwise untouched.", required=True),
        _text("lang", "Ngôn ngữ", "BCP 47 language tag, where known."),
        _text("url", "Địa chỉ", "Public address of the post, without tracking parameters."),
        _text("parent_id", "Trả lời bài", "post_id it answers."),
        _text("root_id", "Bài gốc", "post_id that started the thread."),
        _text("repost_of_id", "Chia sẻ từ", "post_id it repeats."),
        _texts("links", "Liên kết", "Addresses inside the text."),
        _texts("hashtags", "Thẻ", "Hashtags without the sign, NFC, lower case."),
        _texts("mentions", "Nhắc tới", "Accounts mentioned, as pseudonyms or public voices."),
        _count("like_count", "Lượt thích", "Likes when it was collected.", unit="likes"),
        _count("share_count", "Lượt chia sẻ", "Shares when it was collected.", unit="shares"),
        _count("comment_count", "Bình luận", "Comments when it was collected.", unit="comments"),
        _count("view_count", "Lượt xem", "Views when it was collected.", unit="views"),
        _RUN_ID,
    ),
)

ACCOUNTS = Table(
    "accounts",
    "Who speaks: a pseudonym, or a public voice with its name.",
    ("account_id",),
    (
        _text("account_id", "Tài khoản", "Pseudonym, or the name of a public voice.", required=True),
        _text("platform", "Nền tảng", "Where the account is.", required=True, allowed=PLATFORMS),
        _text("role", "Vai trò", "Kind of voice.", required=True, allowed=ROLES),
        _text("display_name", "Tên hiển thị", "Only for public voices; missing for everybody else."),
        _count("follower_count", "Người theo dõi", "Followers when it was collected.", unit="accounts"),
        _time("created_at", "Tạo lúc", "When the account was opened."),
    ),
)

METRICS = Table(
    "metrics",
    "Engagement of a post as it was seen again and again.",
    ("post_id", "observed_at"),
    (
        _POST_ID,
        _time("observed_at", "Quan sát lúc", "When these counts were read.", required=True),
        _count("like_count", "Lượt thích", "Likes at that moment.", unit="likes"),
        _count("share_count", "Lượt chia sẻ", "Shares at that moment.", unit="shares"),
        _count("comment_count", "Bình luận", "Comments at that moment.", unit="comments"),
        _count("view_count", "Lượt xem", "Views at that moment.", unit="views"),
    ),
)

SOURCES = Table(
    "sources",
    "The registry of what nghe listens to.",
    ("source_id",),
    (
        _text("source_id", "Mã nguồn", "Short name, unique.", required=True),
        _text("name", "Tên nguồn", "Name as the public knows it.", required=True),
        _text("type", "Loại nguồn", "Kind of source.", required=True, allowed=SOURCE_TYPES),
        _text("platform", "Nền tảng", "Platform its posts carry.", required=True, allowed=PLATFORMS),
        _text("owner", "Đơn vị chủ quản", "Body that owns it."),
        _text("licence", "Giấy phép", "Licence or terms its posts come under."),
        _text("area", "Địa bàn", "Area it covers, where it is local."),
        _texts("domains", "Tên miền", "Host names its addresses carry."),
        _texts("feeds", "Địa chỉ feed", "RSS or Atom addresses."),
        _texts("accounts", "Tài khoản", "Its own accounts on platforms, as `platform:handle`."),
        _text("standing", "Tư cách", "What is known of its standing: licensed press or network, official channel of a "
              "public body, registered, or unknown.", allowed=STANDINGS),
        _text("basis", "Căn cứ thu thập", "What allows nghe to collect it: feed offered by its owner, official API, "
              "export by its owner, open data."),
        _time("verified_at", "Kiểm tra lúc", "When a feed of it last answered `nghe sources check`; missing when none "
              "has."),
        _text("note", "Ghi chú", "What the last check saw, or what a person should know."),
    ),
)  # fmt: skip

RUNS = Table(
    "runs",
    "One row per collection run: what was asked, what came, what did not.",
    ("run_id",),
    (
        _text("run_id", "Mã lần thu thập", "Unique id of the run.", required=True),
        _text("source", "Nguồn", "File, feed or collector that was read.", required=True),
        _text("format", "Định dạng", "Format recognised from the content."),
        _text("query", "Truy vấn", "What was asked of the source, and how its columns were mapped; JSON."),
        _time("started_at", "Bắt đầu", "When the run started.", required=True),
        _time("ended_at", "Kết thúc", "When the run ended; missing while it runs or when it was cut."),
        _time("first_at", "Bài sớm nhất", "Earliest publication time that came."),
        _time("last_at", "Bài muộn nhất", "Latest publication time that came."),
        _count("read_count", "Đã đọc", "Rows read from the source.", unit="rows", required=True),
        _count("new_count", "Mới", "Posts the lake did not have.", unit="rows", required=True),
        _count(
            "changed_count", "Đã sửa", "Posts whose content had changed: a new revision.", unit="rows", required=True
        ),
        _count("duplicate_count", "Trùng", "Posts the lake already had, unchanged.", unit="rows", required=True),
        _count(
            "refused_count",
            "Bị từ chối",
            "Rows that could not be read; each stands in `refused`.",
            unit="rows",
            required=True,
        ),
        _count(
            "deleted_count",
            "Đã xóa trước đó",
            "Posts left out because a tombstone forbids them.",
            unit="rows",
            required=True,
        ),
        _texts("gaps", "Khoảng trống", "Spans that the source should have covered and did not, in words."),
        _texts("health", "Cảnh báo", "What looked wrong in the data, in words."),
    ),
)

GAPS = Table(
    "gaps",
    "Spans of time in which a source was asked and could not be had. A gap is a row, not silence.",
    ("source", "noticed_at"),
    (
        _text("source", "Nguồn", "Feed, file or line of `listen` that was asked.", required=True),
        _time("noticed_at", "Nhận ra lúc", "When nghe noticed the gap.", required=True),
        _time("start_at", "Từ", "Earliest publication time that may be missing; missing when unknown."),
        _time("end_at", "Đến", "Latest publication time that may be missing; missing while it goes on."),
        _time("filled_at", "Lấp lúc", "When a later run had covered it; missing while it is open."),
        _flag("is_lasting", "Không lấp được", "True where no later run can fill it."),
        _text("reason", "Lý do", "Why.", required=True),
        _RUN_ID,
    ),
)

REFUSED = Table(
    "refused",
    "What could not be read, and why. Nothing is dropped in silence.",
    ("run_id", "position"),
    (
        _text("run_id", "Mã lần thu thập", "The run that refused it.", required=True),
        _count("position", "Vị trí", "Row number in the source, from 1.", unit="rows", required=True),
        _text("source", "Nguồn", "File or feed it stood in.", required=True),
        _text("reason", "Lý do", "What is wrong with it.", required=True),
        _text("extract", "Trích", "Column names and lengths only: a refused row may hold private data."),
    ),
)

REVISIONS = Table(
    "revisions",
    "What a post said before it was edited.",
    ("post_id", "replaced_at"),
    (
        _POST_ID,
        _time("replaced_at", "Thay lúc", "When nghe saw the newer content.", required=True),
        _text("title", "Tiêu đề", "Title before the edit."),
        _text("text", "Nội dung", "Text before the edit.", required=True),
        _PUBLISHED_AT,
        _RUN_ID,
    ),
)

TOMBSTONES = Table(
    "tombstones",
    "Posts that were deleted: the id stays so that they do not come back; the content is gone.",
    ("post_id",),
    (
        _POST_ID,
        _time("deleted_at", "Xóa lúc", "When nghe deleted it.", required=True),
        _text("reason", "Lý do", "Why.", required=True, allowed=("platform", "request", "retention")),
    ),
)

CURSORS = Table(
    "cursors",
    "Where the next collection of a source goes on; committed together with the rows it brought.",
    ("source",),
    (
        _text("source", "Nguồn", "Feed or collector.", required=True),
        _text("state", "Trạng thái", "What the source needs to answer only with what is new; JSON.", required=True),
        _time("updated_at", "Cập nhật lúc", "When it was written.", required=True),
    ),
)

PREDICTIONS = Table(
    "predictions",
    "What a model, or the source itself, says a post is.",
    ("post_id", "task", "model"),
    (
        _POST_ID,
        _text("task", "Việc", "Question answered, such as sentiment, sector or speech_act.", required=True),
        _text("model", "Mô hình", "Who answered: `source` where the source says it itself, or `nghe`.", required=True),
        _text("model_version", "Phiên bản", "Version of the model."),
        _text("label", "Nhãn", "The answer.", required=True),
        _number("score", "Điểm", "Probability of the answer.", low=0, high=1),
        _texts("classes", "Các nhãn", "All possible answers, where `tasks.py` does not say them."),
        _text("probabilities", "Xác suất", "Probability of each answer; JSON."),
        Column(name="text_mark", kind="integer", label="Dấu chữ",
               meaning="Fingerprint of the words that were judged, so that an edited post is judged again."),
    ),
)  # fmt: skip

LABELS = Table(
    "labels",
    "What a person says a post is.",
    ("post_id", "task", "coder", "codebook_version"),
    (
        _POST_ID,
        _text("task", "Việc", "Question answered.", required=True),
        _text("coder", "Người gán nhãn", "Pseudonym of the coder.", required=True),
        _text("codebook_version", "Phiên bản sổ mã", "Version of the codebook used.", required=True),
        _text("label", "Nhãn", "The answer.", required=True),
        _time("labelled_at", "Gán lúc", "When it was answered.", required=True),
    ),
)

PLACE_MENTIONS = Table(
    "place_mentions",
    "Places a post speaks of, with a weight where the name is ambiguous.",
    ("post_id", "origin", "field", "start", "system", "unit_code"),
    (
        _POST_ID,
        _text("field", "Ở đâu", "Column of `posts` it stands in.", required=True, allowed=("title", "text")),
        _count("start", "Từ", "First character in that column.", unit="characters", required=True),
        _count("end", "Đến", "One past the last character.", unit="characters", required=True),
        _text("unit_code", "Mã đơn vị", "Code of the administrative unit.", required=True),
        _text("unit_name", "Tên đơn vị", "Name of the administrative unit.", required=True),
        _text("level", "Cấp", "Level of the unit.", required=True, allowed=("province", "district", "commune")),
        _text("system", "Hệ thống", "System the code belongs to: a code may mean two units.", required=True,
              allowed=("before_2025_07", "since_2025_07")),
        _number("weight", "Trọng số", "Share of this mention that belongs to this unit.", low=0, high=1),
        _text("origin", "Từ đâu", "`text` when nghe found it in the words, `source` when the source declares it.",
              required=True, allowed=("text", "source")),
    ),
)  # fmt: skip

TOPICS = Table(
    "topics",
    "One topic of one model.",
    ("model_id", "topic_id"),
    (
        _text("model_id", "Mã mô hình", "The fitted model.", required=True),
        _count("topic_id", "Chủ đề", "Number of the topic, from 0.", unit="", required=True),
        _text("label", "Tên", "Name shown to readers.", required=True),
        _texts("terms", "Từ khóa", "Its words, strongest first."),
        _number("prevalence", "Tỷ trọng", "Share of all documents' words.", unit="share", low=0, high=1),
        _number("coherence", "Mạch lạc", "NPMI of its top words.", low=-1, high=1),
        _number("stability", "Ổn định", "Mean matched similarity over refits.", low=0, high=1),
    ),
)

POST_TOPICS = Table(
    "post_topics",
    "How much of a post belongs to a topic.",
    ("model_id", "post_id", "topic_id"),
    (
        _text("model_id", "Mã mô hình", "The fitted model.", required=True),
        _POST_ID,
        _count("topic_id", "Chủ đề", "Number of the topic.", unit="", required=True),
        _number("weight", "Tỷ trọng", "Share of the post.", unit="share", low=0, high=1),
    ),
)

TOPIC_EVENTS = Table(
    "topic_events",
    "What became of the topics of one model from period to period.",
    ("model_id", "period", "event", "topic_id"),
    (
        _text("model_id", "Mã mô hình", "The fitted model.", required=True),
        _text("period", "Kỳ", "First day of the period in which it was seen.", required=True),
        _text("event", "Việc", "What happened.", required=True,
              allowed=("born", "died", "split", "merged", "drifted", "returned")),
        _count("topic_id", "Chủ đề", "Topic it happened to; of a split the new one.", unit="", required=True),
        _count("other_id", "Liên quan", "Topic it split from or merged into.", unit=""),
        _number("figure", "Con số", "Texts of the topic, or how alike or apart: see `topics/persist.py`.", low=0),
    ),
)  # fmt: skip

TOPIC_LABELS = Table(
    "topic_labels",
    "Names that researchers gave to topics; a name follows its topic by the topic's words.",
    ("topic_key",),
    (
        _text("topic_key", "Mã chủ đề", "The topic, whatever its number in a run.", required=True),
        _text("label", "Tên", "Name shown to readers.", required=True),
        _texts("terms", "Từ khóa", "Words of the topic when it was named, strongest first."),
    ),
)

STORIES = Table(
    "stories",
    "Posts that tell of one event.",
    ("post_id",),
    (
        _POST_ID,
        _text("story_id", "Câu chuyện", "The event; stays when posts join later.", required=True),
        _text("headline", "Tiêu đề chung", "Title that stands for the story."),
    ),
)

STORY_CHANGES = Table(
    "story_changes",
    "Stories that were found to be one, and parts that left a story.",
    ("story_id", "into_story_id"),
    (
        _text("change", "Thay đổi", "What happened.", required=True, allowed=("merge", "split")),
        _text("story_id", "Câu chuyện", "The story as it was.", required=True),
        _text("into_story_id", "Thành", "The story its posts belong to now.", required=True),
        _texts("post_ids", "Mã bài", "Posts that a split moved; a merge moves all."),
    ),
)

CLAIMS = Table(
    "claims",
    "A claim and what is known about it; the state is set by two people, never by a model.",
    ("claim_id",),
    (
        _text("claim_id", "Mã", "The claim.", required=True),
        _text("statement", "Nội dung", "The claim in one neutral sentence.", required=True),
        _text("state", "Trạng thái", "Where it stands.", required=True,
              allowed=("chưa kiểm chứng", "đang kiểm chứng", "đã có thông tin chính thức", "đã đính chính")),
        _text("evidence", "Chứng cứ", "Address of the official information or correction."),
        _texts("confirmed_by", "Người xác nhận", "Pseudonyms of the two people who set the state."),
        _time("changed_at", "Đổi lúc", "When the state was set."),
    ),
)  # fmt: skip

EDGES = Table(
    "edges",
    "Who turned to whom, and how often.",
    ("source", "target", "kind"),
    (
        _text("source", "Từ", "account_id that acted.", required=True),
        _text("target", "Đến", "account_id it turned to.", required=True),
        _text("kind", "Loại", "Kind of act.", required=True, allowed=("reply", "repost", "mention", "quote")),
        _number("weight", "Số lần", "How many times.", unit="acts", low=0),
        _time("first_at", "Lần đầu", "First act."),
        _time("last_at", "Lần cuối", "Last act."),
    ),
)

PAIRS = Table(
    "pairs",
    "Two accounts that shared the same objects close in time.",
    ("account_a", "account_b", "layer"),
    (
        _text("account_a", "Tài khoản A", "The one that sorts first.", required=True),
        _text("account_b", "Tài khoản B", "The other.", required=True),
        _text("layer", "Lớp", "Kind of object: link, hashtag, text, reply.", required=True),
        _count("n", "Số lần", "Shared objects.", unit="objects", required=True),
        _number("p_value", "p", "Chance of as many under shuffled times.", low=0, high=1),
        _number("q_value", "q", "p after false-discovery control.", low=0, high=1),
    ),
)

ALERTS = Table(
    "alerts",
    "A rule that fired.",
    ("alert_id",),
    (
        _text("alert_id", "Mã", "The alert.", required=True),
        _text("rule", "Quy tắc", "The rule that fired.", required=True),
        _text("series", "Chuỗi", "What was measured.", required=True),
        _time("start_at", "Bắt đầu", "First moment over the rule.", required=True),
        _time("end_at", "Kết thúc", "Last moment over the rule."),
        _time("peak_at", "Đỉnh", "Highest moment."),
        _number("severity", "Mức độ", "How far above what was expected, in standard deviations."),
    ),
)

TRUTH = Table(
    "truth",
    "What the synthetic city planted in each post. Only synthetic projects have this table.",
    ("post_id",),
    (
        _POST_ID,
        _text("topic", "Chủ đề", "Topic the generator chose."),
        _text("sector", "Lĩnh vực", "Sector of portal 1022 the topic belongs to."),
        _text("unit_code", "Mã đơn vị", "Unit the post speaks of, in the system of its own day."),
        _text("sentiment", "Sắc thái", "Sentiment the generator chose.", allowed=("positive", "neutral", "negative")),
        _text("speech_act", "Loại ý kiến", "Speech act the generator chose."),
        _text("register", "Văn phong", "formal, everyday, teencode or unaccented."),
        _text("event_id", "Sự kiện", "Planted event the post belongs to."),
        _text("duplicate_of_id", "Bản sao của", "post_id this one copies nearly word for word."),
        _text("group_id", "Nhóm phối hợp", "Coordinated group its author belongs to."),
        _text("community_id", "Cộng đồng", "Community its author belongs to."),
        _text("clause_id", "Điều khoản", "Clause of the planted draft it speaks of; missing where it speaks of none."),
    ),
)

PLANTED = Table(
    "planted",
    "Events the synthetic city planted. Only synthetic projects have this table.",
    ("event_id",),
    (
        _text("event_id", "Sự kiện", "The event.", required=True),
        _text("kind", "Loại", "What was planted.", required=True,
              allowed=("burst", "policy_shock", "rumour", "correction", "coordinated_group", "boundary_change")),
        _text("name", "Tên", "What a reader would call it.", required=True),
        _text("topic", "Chủ đề", "Topic it belongs to."),
        _time("start_at", "Bắt đầu", "First moment.", required=True),
        _time("end_at", "Kết thúc", "Last moment."),
        _time("peak_at", "Đỉnh", "Highest moment."),
        _texts("terms", "Từ khóa", "Words that give it away."),
        _texts("unit_codes", "Địa bàn", "Units it happens in."),
        _texts("control_unit_codes", "Địa bàn đối chứng", "Units it does not touch, for comparison."),
        _number("factor", "Hệ số", "How many times the usual volume at the peak."),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        POSTS, ACCOUNTS, METRICS, SOURCES, RUNS, CURSORS, GAPS, REFUSED, REVISIONS, TOMBSTONES, PREDICTIONS, LABELS,
        PLACE_MENTIONS, TOPICS, POST_TOPICS, TOPIC_EVENTS, TOPIC_LABELS, STORIES, STORY_CHANGES,
        CLAIMS, EDGES, PAIRS, ALERTS,
        TRUTH, PLANTED,
    )
}  # fmt: skip


def dictionary() -> str:
    """The data dictionary, `data/dictionary.md`, as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Made from `nghe_lib/schema.py` by `nghe notebooks --write`; a test keeps both equal. Do not edit.",
        "Times are stored in UTC and shown in Asia/Ho_Chi_Minh. A missing count is missing, never 0.",
        "",
        "| kind | meaning |",
        "|---|---|",
        *(f"| {kind} | {meaning} |" for kind, meaning in KIND_MEANING.items()),
    ]
    for table in TABLES.values():
        lines += [
            "",
            f"## {table.name}",
            "",
            table.meaning,
            f"Key: {', '.join(f'`{name}`' for name in table.key)}.",
            "",
        ]
        lines += ["| column | kind | unit | required | meaning | label (vi) |", "|---|---|---|---|---|---|"]
        for column in table.columns:
            meaning = column.meaning + (f" One of: {', '.join(column.allowed)}." if column.allowed else "")
            required = "yes" if column.required else ""
            lines.append(
                f"| `{column.name}` | {column.kind} | {column.unit} | {required} | {meaning} | {column.label} |"
            )
    return "\n".join(lines) + "\n"
