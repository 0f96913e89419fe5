"""Every knob of every notebook and of a project, each with its meaning, default and bounds, said once.

From these classes come the parameters cell of each notebook, the options of `nghe`, the refusal messages and the
section Thiết lập of every report. Values are checked when a settings object is made, before any kernel starts.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo

from nghe_lib import queries
from nghe_lib.errors import ParameterError, faults, nearest
from nghe_lib.schema import KINDS, PLATFORMS, SOURCE_TYPES
from nghe_lib.tasks import TASK_NAMES

TIMEZONE = "Asia/Ho_Chi_Minh"
S = TypeVar("S", bound="Settings")
ProjectName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Platform = Literal[PLATFORMS]  # type: ignore[valid-type]
PostKind = Literal[KINDS]  # type: ignore[valid-type]
SourceType = Literal[SOURCE_TYPES]  # type: ignore[valid-type]
SampleDesign = Literal["random", "stratified", "active"]
TaskName = Literal[TASK_NAMES]  # type: ignore[valid-type]
TopicMethod = Literal["pairs", "lda", "nmf", "clusters"]
_QUERY_WORDS = "từ cạnh nhau là và, | là hoặc, - là trừ, cụm từ trong ngoặc kép; cách viết đầy đủ trong README"


class Settings(BaseModel):
    """Base of all settings: frozen, unknown names refused, types not guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_max_length=10_000)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Checked settings from plain values; raises ParameterError that lists every fault with the nearest name."""
        try:
            return cls.model_validate(_untyped(values, cls))
        except ValidationError as reason:
            raise ParameterError(
                faults(f"thiết lập {cls.__name__}:", [_plain(e, cls) for e in reason.errors()])
            ) from None

    def plain(self) -> dict[str, Any]:
        """All values as JSON types, in declared order; what papermill injects and what a report prints."""
        return self.model_dump(mode="json")


class ProjectSettings(Settings):
    """What a project is and may do; kept in `project.toml` beside its lake."""

    name: ProjectName = Field(description="Tên thư mục của dự án dưới data/projects.")
    project_id: str = Field(description="Mã ngẫu nhiên, gắn dự án với khóa ẩn danh của nó.")
    key_fingerprint: str = Field("", description="Dấu của khóa ẩn danh, để nhận ra khóa sai; không lộ khóa.")
    key_place: Literal["file", "keyring"] = Field(
        "file", description="Nơi giữ khóa: file (tệp 0600) hoặc keyring của hệ điều hành."
    )
    purpose: str = Field("", description="Mục đích xử lý dữ liệu (Luật 91/2025/QH15, Điều 3).")
    legal_basis: str = Field("", description="Căn cứ xử lý: điều luật, số quyết định, hoặc dữ liệu đã khử nhận dạng.")
    retention_days: int = Field(365, description="Số ngày giữ bài viết tính từ lúc thu thập.", ge=1, le=3650)
    retention_days_by_platform: dict[Platform, int] = Field(
        {"youtube": 30}, description="Thời hạn riêng của nền tảng, tính bằng ngày."
    )
    version_days: int = Field(7, description="Số ngày giữ các phiên bản cũ của hồ dữ liệu.", ge=0, le=3650)
    clock_shift_h: dict[str, float] = Field(
        {}, description="Số giờ cộng vào giờ đăng của từng nguồn khi nguồn ghi sai múi giờ, ví dụ VnExpress là 7."
    )
    stop_words: list[str] = Field(
        [], description="Từ bỏ qua khi đếm từ và tìm chủ đề, thêm vào danh sách có sẵn, ví dụ tên của chính cơ quan."
    )
    listen: list[str] = Field(
        [],
        description="Những gì cần nghe, mỗi dòng NGUỒN VIỆC GÌ, ví dụ youtube search ngập lụt; xem README.",
    )
    budgets: dict[str, int] = Field(
        {}, description="Hạn mức riêng của từng nguồn trong một kỳ, ví dụ x = 500 lượt đọc bài; bỏ trống là mức chung."
    )
    look_back_h: int = Field(
        48, description="Mỗi lần thu thập hỏi lại chừng này giờ trước bài mới nhất, để bắt bài đến muộn hay đã sửa.",
        ge=0, le=24 * 90,
    )  # fmt: skip
    watch: dict[str, str] = Field(
        {}, description='Các truy vấn theo dõi, mỗi truy vấn một tên, ví dụ "ngập" = "ngập | triều cường".'
    )

    @field_validator("watch")
    @classmethod
    def _readable_watches(cls, watch: dict[str, str]) -> dict[str, str]:
        return {name: _readable(query, f"watch '{name}'") for name, query in watch.items()}


class ImportSettings(Settings):
    """Bring files into a project."""

    project: ProjectName = Field("demo", description="Dự án nhận dữ liệu.")
    mapping: dict[str, str] = Field(
        {}, description="Ghép cột, viết CỘT_CỦA_NGHE tới CỘT_TRONG_TỆP; bỏ trống thì tự đoán."
    )
    platform: Platform | None = Field(None, description="Nền tảng của các bài khi tệp không nói.")
    source: str = Field("", description="Tên nguồn của các bài khi tệp không nói.")
    clock_shift_h: dict[str, float] = Field({}, description="Số giờ cộng vào giờ đăng theo nguồn, ghi lại vào dự án.")
    captured_at: datetime | None = Field(
        None, description="Lúc tệp được chụp, dạng 2025-11-01T08:00, giờ Việt Nam khi không ghi múi giờ; cần khi "
        "giờ đăng chỉ nói tương đối, như 2 tuần trước."
    )  # fmt: skip
    dry_run: bool = Field(False, description="Chỉ xem cách ghép cột và vài con số, không ghi gì.")


class CollectSettings(Settings):
    """Ask live sources for what is new."""

    project: ProjectName = Field("demo", description="Dự án nhận dữ liệu.")
    listen: list[str] = Field(
        [], description="Những dòng cần nghe lần này, thay cho listen của dự án; ví dụ: youtube search ngập lụt."
    )
    feeds: list[str] = Field([], description="Địa chỉ RSS hoặc Atom, như dòng feed ĐỊA_CHỈ.")
    since: date | None = Field(
        None, description="Lấy lùi về tới ngày này, giờ Việt Nam; bỏ trống thì theo mặc định của từng nguồn."
    )
    max_posts: int = Field(10_000, description="Số bài nhiều nhất mỗi dòng mang về trong một lần.", ge=1, le=1_000_000)
    workers: int = Field(16, description="Số máy chủ hỏi cùng lúc.", ge=1, le=128)
    legal_basis: str = Field("", description="Căn cứ xử lý dữ liệu, ghi vào dự án ở lần đầu.")
    dry_run: bool = Field(False, description="Chỉ in điều khoản của từng nền tảng và chi phí ước tính, không hỏi gì.")


class WatchSettings(CollectSettings):
    """Keep asking live sources until stopped."""

    every_s: float = Field(300, description="Số giây giữa hai lần hỏi một dòng.", ge=1, le=86_400)
    commit_s: float = Field(
        2, description="Số giây gom trước mỗi lần ghi; nhỏ hơn thì bài vào hồ sớm hơn nhưng tốn máy hơn.", ge=0.1, le=60
    )


class SourcesSettings(Settings):
    """The registry of sources: list it, or ask its feeds whether they answer."""

    project: ProjectName = Field("demo", description="Dự án có danh mục nguồn cần xem.")
    type: SourceType | None = Field(None, description="Chỉ loại nguồn này; bỏ trống là tất cả.")
    check: bool = Field(False, description="Hỏi từng feed xem có trả lời không, rồi ghi lại đã kiểm tra lúc nào.")
    workers: int = Field(16, description="Số máy chủ hỏi cùng lúc.", ge=1, le=128)


class SearchSettings(Settings):
    """Find posts by a query."""

    query: str = Field("", description=f"Truy vấn: {_QUERY_WORDS}.")
    project: ProjectName = Field("demo", description="Dự án cần tìm.")
    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì từ bài đầu tiên.")
    until: date | None = Field(None, description="Ngày cuối, tính cả ngày này; bỏ trống thì đến bài cuối cùng.")
    limit: int = Field(20, description="Số bài mới nhất được in ra.", ge=1, le=100_000)

    @field_validator("query")
    @classmethod
    def _readable_query(cls, query: str) -> str:
        return _readable(query, "'query'")


class WatchesSettings(Settings):
    """Ask every saved query of a project: how many posts a day, and how many of them are new."""

    project: ProjectName = Field("demo", description="Dự án có các truy vấn theo dõi, ghi ở watch trong project.toml.")
    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì từ bài đầu tiên.")
    until: date | None = Field(None, description="Ngày cuối, tính cả ngày này; bỏ trống thì đến bài cuối cùng.")
    after: int | None = Field(
        None, description="Bài mới là bài chưa có ở phiên bản này của hồ dữ liệu; bỏ trống thì phiên bản liền trước.",
        ge=0,
    )  # fmt: skip


class UnderstandSettings(Settings):
    """Ask the models, and where, of every post of a project that has no answer yet."""

    project: ProjectName = Field("demo", description="Dự án cần hiểu.")
    tasks: list[TaskName] = Field(
        ["sentiment", "speech_act", "sector"], description="Những câu hỏi cần trả lời cho từng bài, ngoài nơi chốn.",
        min_length=1,
    )  # fmt: skip


class LabelSettings(Settings):
    """Have people label posts: make a sheet, read one back, learn from the labels, or see where labelling stands."""

    project: ProjectName = Field("demo", description="Dự án có bài cần gán nhãn.")
    task: str = Field("sentiment", description="Việc cần gán nhãn: một sổ mã của nghe hoặc của dự án.", min_length=1)
    n: int = Field(200, description="Số bài của mẫu.", ge=1, le=100_000)
    design: SampleDesign = Field(
        "random", description="Cách lấy mẫu: random (đo tỷ trọng), stratified (theo câu trả lời của mô hình, có "
        "trọng số), active (một nửa ngẫu nhiên, một nửa là bài mô hình phân vân, để học)."
    )  # fmt: skip
    sample: str = Field("", description="Tên mẫu, để gặp lại đúng mẫu ấy; bỏ trống thì đặt theo cách lấy.")
    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì từ bài đầu tiên.")
    until: date | None = Field(None, description="Ngày cuối, tính cả ngày này; bỏ trống thì đến bài cuối cùng.")
    query: str = Field("", description=f"Chỉ lấy mẫu trong các bài này: {_QUERY_WORDS}.")
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)
    out: str = Field("", description="Viết mẫu ra tệp CSV này để gán nhãn bằng Excel hoặc LibreOffice.")
    read_: str = Field("", description="Đọc tệp CSV đã gán nhãn vào dự án.")
    coder: str = Field("", description="Tên người gán nhãn; chỉ giữ bí danh.")
    learn: bool = Field(False, description="Học từ các nhãn của dự án; mô hình nằm lại trong dự án.")
    disputed: bool = Field(False, description="Viết ra các bài người gán nhãn còn khác nhau, thay cho mẫu.")
    judge: str = Field("", description="Tên người quyết định các bài ấy; học thì theo câu trả lời của người này.")

    @field_validator("query")
    @classmethod
    def _readable_query(cls, query: str) -> str:
        return _readable(query, "'query'")

    @model_validator(mode="after")
    def _one_act(self) -> Self:
        if bool(self.out) + bool(self.read_) + self.learn > 1:
            raise ValueError("chỉ chọn một trong 'out', 'read', 'learn'")
        if self.read_ and not self.coder.strip():
            raise ValueError("'coder': đọc tệp cần tên người gán nhãn")
        return self


class DemoSettings(Settings):
    """Generate the synthetic city and render every notebook and report from it."""

    project: ProjectName = Field("demo", description="Dự án chứa thành phố giả lập.")
    n_posts: int = Field(20_000, description="Số bài của thành phố giả lập.", ge=1_000, le=1_000_000)
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên; cùng hạt giống cho cùng dữ liệu.", ge=0, le=2**32 - 1)


class TrainSettings(Settings):
    """Train one of the models that ship in `data/models` again."""

    task: Literal[
        "words", "normalisation", "diacritics", "language",
        "vectors", "sentiment", "emotion", "abuse", "toxicity", "constructiveness", "spam",
        "speech_act", "sector", "legal_topic", "target", "voice", "audit",
    ] = Field(
        description="Mô hình: words (tách từ), normalisation (chuẩn hóa), diacritics (thêm dấu), language (ngôn ngữ), "
        "vectors (véc-tơ âm tiết), sentiment (sắc thái), emotion (cảm xúc), abuse (công kích), toxicity (độc hại), "
        "constructiveness (xây dựng), spam (rác), speech_act (loại ý kiến), sector (lĩnh vực), "
        "legal_topic (chủ đề pháp luật), target (gửi tới), voice (tiếng nói của), audit (mẫu kiểm tra đi kèm, làm "
        "sau cùng)."
    )  # fmt: skip
    data: str = Field("../shared/data", description="Thư mục dữ liệu huấn luyện, xem data/models/CARDS.md.")
    seed: int = Field(1, description="Hạt giống ngẫu nhiên; cùng dữ liệu và hạt giống cho cùng mô hình.", ge=0)


class GazetteerSettings(Settings):
    """Make the gazetteer of `data/gazetteer` again from its public sources."""

    data: str = Field("../shared/data", description="Thư mục có resources/admin_units_*, xem data/gazetteer/README.md.")


class NotebookSettings(Settings):
    """What every notebook takes: which project, which days, which slice, and who may read the result."""

    project: ProjectName = Field("demo", description="Tên dự án dưới data/projects.")
    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì từ bài đầu tiên.")
    until: date | None = Field(None, description="Ngày cuối, tính cả ngày này; bỏ trống thì đến bài cuối cùng.")
    as_of: int | None = Field(None, description="Phiên bản hồ dữ liệu; bỏ trống thì phiên bản mới nhất.", ge=0)
    query: str = Field("", description=f"Lọc theo từ khóa: {_QUERY_WORDS}.")
    platforms: list[Platform] = Field([], description="Chỉ các nền tảng này; bỏ trống là tất cả.")
    kinds: list[PostKind] = Field([], description="Chỉ các loại bài này; bỏ trống là tất cả.")
    sectors: list[str] = Field([], description="Chỉ các ngành, lĩnh vực này; bỏ trống là tất cả.")
    areas: list[str] = Field([], description="Chỉ các địa bàn này, theo tên hoặc mã đơn vị; bỏ trống là tất cả.")
    min_people: int = Field(10, description="Nhóm nhỏ nhất được công bố, tính bằng số người.", ge=10, le=1000)

    @field_validator("query")
    @classmethod
    def _readable_query(cls, query: str) -> str:
        return _readable(query, "'query'")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} sau until {self.until}")
        return self


class NotebookCollectSettings(NotebookSettings):
    """Choose, see the price, collect, and see what the lake holds: sources, runs, refused rows, gaps and clocks."""

    listen: list[str] = Field(
        [], description="Những dòng cần nghe, ví dụ youtube search ngập lụt; bỏ trống thì theo listen của dự án."
    )
    collect_now: bool = Field(False, description="Thu thập ngay khi chạy sổ tay; False thì chỉ xem trước.")
    collect_since: date | None = Field(None, description="Lấy lùi về tới ngày này; bỏ trống thì theo từng nguồn.")
    max_posts: int = Field(1_000, description="Số bài nhiều nhất mỗi dòng mang về.", ge=1, le=1_000_000)


class TopicsSettings(NotebookSettings):
    """What is talked about."""

    n_topics: int = Field(0, description="Số chủ đề, từ 2 trở lên; 0 thì nghe tự chọn.", ge=0, le=200)
    method: TopicMethod = Field("pairs", description="Cách tìm chủ đề: pairs là cặp từ, lda, nmf, clusters là gom cụm.")
    max_posts: int = Field(
        20_000, description="Số bài nhiều nhất đưa vào mô hình; nhiều hơn thì lấy mẫu.", ge=100, le=1_000_000
    )
    stability_runs: int = Field(3, description="Số lần khớp lại để đo ổn định; 0 thì không đo.", ge=0, le=20)
    explore: bool = Field(False, description="Mở ô xem từng chủ đề và đặt tên; chỉ có trong JupyterLab.")
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)

    @field_validator("n_topics")
    @classmethod
    def _none_or_several(cls, n_topics: int) -> int:
        if n_topics == 1:
            raise ValueError("'n_topics' là 0 hoặc từ 2 trở lên")
        return n_topics


class InfluenceSettings(NotebookSettings):
    """Who carries the talk: communities and public voices, never private persons."""

    edge_kinds: list[Literal["reply", "repost", "mention", "quote"]] = Field(
        ["reply", "repost", "mention"], description="Các loại quan hệ được tính."
    )
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)


class SignalsSettings(NotebookSettings):
    """What rose, when, and against what baseline."""

    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì 28 ngày tính đến ngày cuối.")
    baseline_days: int = Field(28, description="Số ngày trước đó dùng làm nền so sánh.", ge=7, le=365)
    max_fdr: float = Field(0.01, description="Tỷ lệ phát hiện sai chấp nhận được.", gt=0, le=0.2)


class VoicesSettings(NotebookSettings):
    """What people ask of the authorities, need, and ask about the law; and whose voices these are."""

    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì 84 ngày tính đến ngày cuối.")
    merge_days: int = Field(7, description="Hai bài giống nhau cách nhau quá số ngày này là hai vấn đề.", ge=0, le=90)
    answer_days: int = Field(5, description="Thời hạn Cổng 1022 trả lời, tính bằng ngày.", ge=1, le=90)
    n_needs: int = Field(12, description="Số nhu cầu hiển thị.", ge=1, le=50)
    campaign_on: date | None = Field(None, description="Ngày bắt đầu một đợt tuyên truyền pháp luật, để so trước sau.")
    campaign_days: int = Field(28, description="Số ngày so sánh trước và sau ngày ấy.", ge=7, le=180)
    queue_readers: list[str] = Field(
        [], description="Hai người được giao đọc hàng đợi riêng; chỉ khi đủ hai tên JupyterLab mới hiện mã bài."
    )
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)


class PolicySettings(NotebookSettings):
    """A draft policy clause by clause: who speaks of which clause, how, and which nobody speaks of."""

    draft: str = Field(
        "data/example/du_thao_tieng_on.txt",
        description="Tệp dự thảo .txt hoặc .docx: đường dẫn đầy đủ, hoặc tên tệp trong thư mục của dự án.",
        min_length=1,
    )  # fmt: skip
    min_probability: float = Field(
        0.5, description="Xác suất nhỏ nhất để gắn một bài với một điều khoản theo từ ngữ.", ge=0, le=1
    )
    n_clauses: int = Field(12, description="Số điều khoản được nhiều người nói nhất, để xem lập trường.", ge=1, le=100)
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)


class NotebookLabelSettings(NotebookSettings):
    """Label posts in JupyterLab: codebook, sample, the desk, agreement, and what more labels would bring."""

    task: str = Field("sentiment", description="Việc cần gán nhãn: một sổ mã của nghe hoặc của dự án.", min_length=1)
    n: int = Field(200, description="Số bài của mẫu.", ge=1, le=100_000)
    design: SampleDesign = Field("random", description="Cách lấy mẫu: random, stratified hoặc active.")
    sample: str = Field("", description="Tên mẫu, để gặp lại đúng mẫu ấy; bỏ trống thì đặt theo cách lấy.")
    label_now: bool = Field(False, description="Mở ô gán nhãn; chỉ có trong JupyterLab.")
    coder: str = Field("", description="Tên người gán nhãn; chỉ giữ bí danh.")
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)


class QuickSettings(SignalsSettings):
    """Báo cáo nhanh: what rose in these days, on one page."""

    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì bảy ngày tính đến ngày cuối.")
    n_rises: int = Field(8, description="Số điểm nóng hiển thị.", ge=1, le=50)


class PeriodicSettings(SignalsSettings):
    """Báo cáo định kỳ: a week or a month against the one before."""

    since: date | None = Field(None, description="Luôn bỏ trống: ngày đầu do kỳ báo cáo quyết định.")
    until: date | None = Field(
        None, description="Một ngày bất kỳ trong kỳ, giờ Việt Nam; bỏ trống thì kỳ trọn vẹn mới nhất."
    )
    period: Literal["week", "month"] = Field("week", description="Kỳ báo cáo: week là tuần, month là tháng.")
    n_topics: int = Field(12, description="Số chủ đề.", ge=2, le=200)
    max_posts: int = Field(10_000, description="Số bài nhiều nhất đưa vào mô hình chủ đề.", ge=100, le=1_000_000)
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)

    @model_validator(mode="after")
    def _no_first_day(self) -> Self:
        if self.since is not None:
            raise ValueError("'since' phải bỏ trống trong báo cáo định kỳ; hãy chọn kỳ bằng period và until")
        return self


class InDepthSettings(SignalsSettings):
    """Báo cáo chuyên sâu: one query, its volume, topics, voices and network."""

    since: date | None = Field(None, description="Ngày đầu, giờ Việt Nam; bỏ trống thì từ bài đầu tiên.")
    query: str = Field("ngập | triều cường", description=f"Vấn đề cần xem kỹ: {_QUERY_WORDS}.", min_length=1)
    n_topics: int = Field(6, description="Số chủ đề.", ge=2, le=200)
    max_posts: int = Field(10_000, description="Số bài nhiều nhất đưa vào mô hình chủ đề.", ge=100, le=1_000_000)
    seed: int = Field(2025, description="Hạt giống ngẫu nhiên.", ge=0, le=2**32 - 1)


NOTEBOOKS: Mapping[str, type[NotebookSettings]] = MappingProxyType(
    {
        "collect": NotebookCollectSettings,
        "topics": TopicsSettings,
        "influence": InfluenceSettings,
        "signals": SignalsSettings,
        "voices": VoicesSettings,
        "policy": PolicySettings,
        "label": NotebookLabelSettings,
        "reports/quick": QuickSettings,
        "reports/periodic": PeriodicSettings,
        "reports/in_depth": InDepthSettings,
    }
)
REPORT_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "collect": "Thu thập: chọn nguồn, nghe, xem đã có gì",
        "topics": "Chủ đề: người ta nói về điều gì",
        "influence": "Mạng lưới: cộng đồng và tiếng nói công",
        "signals": "Tín hiệu: điều gì tăng lên",
        "voices": "Tiếng nói: dân phản ánh, cần và hỏi điều gì",
        "policy": "Chính sách: dân nói gì về từng điều khoản của dự thảo",
        "label": "Gán nhãn: sổ mã, mẫu, độ thống nhất",
        "reports/quick": "Báo cáo nhanh",
        "reports/periodic": "Báo cáo định kỳ",
        "reports/in_depth": "Báo cáo chuyên sâu",
    }
)


def parameters_source(settings: type[Settings]) -> str:
    """The parameters cell of a notebook: one assignment per setting, with its meaning and bounds.

    papermill reads this cell with a regular expression that loses a line whose comment holds an equals sign or whose
    annotation is a union, so annotations are plain and a test reads every name back through papermill.
    """
    fields = settings.model_fields
    heads = {name: f"{name}: {_plain_type(field)} = {_default(field)!r}" for name, field in fields.items()}
    width = max(len(head) for head in heads.values())
    return "\n".join(f"{heads[name]:<{width}}  # {_meaning(field)}" for name, field in fields.items())


def cell_settings(settings: type[S], names: Mapping[str, Any]) -> S:
    """Checked settings from a notebook's global names; call it in the cell after the parameters."""
    return settings.read({name: names[name] for name in settings.model_fields if name in names})


def bounds(field: FieldInfo) -> str:
    """The limits of a setting in words, such as `7 đến 365`, or an empty string."""
    limits = {type(limit).__name__: limit for limit in field.metadata}
    low = getattr(limits.get("Ge"), "ge", getattr(limits.get("Gt"), "gt", None))
    high = getattr(limits.get("Le"), "le", getattr(limits.get("Lt"), "lt", None))
    if low is None and high is None:
        return ""
    return f"{low} đến {high}" if high is not None else f"từ {low}"


def _readable(query: str, name: str) -> str:
    """`query` itself, once its grammar was read; pydantic turns a ValueError into one fault among others."""
    try:
        queries.parse(query)
    except ParameterError as reason:
        raise ValueError(f"{name}: {reason}") from None
    return query


def _meaning(field: FieldInfo) -> str:
    limit = bounds(field)
    return f"{field.description}{f' [{limit}]' if limit else ''}"


def _default(field: FieldInfo) -> Any:
    default = field.get_default(call_default_factory=True)
    return None if field.is_required() else default


def _plain_type(field: FieldInfo) -> str:
    text = str(field.annotation)
    for name in ("list", "dict"):
        if text.startswith(name):
            return name
    inner = [kind for kind in get_args(field.annotation) if kind is not type(None)] or [field.annotation]
    kind = inner[0] if isinstance(inner[0], type) else type(inner[0])
    return kind.__name__ if kind in (int, float, bool) else "str"


def _untyped(values: Mapping[str, Any], settings: type[Settings]) -> dict[str, Any]:
    """`True` is not an int and `"3"` is not a number: pydantic's lax mode would take both."""
    found = []
    for name, value in values.items():
        field = settings.model_fields.get(name)
        if field is None:
            continue
        plain = _plain_type(field)
        if plain in ("int", "float") and (isinstance(value, bool) or (isinstance(value, str) and value.strip() != "")):
            found.append(f"'{name}' cần một số, không phải {value!r}")
    if found:
        raise ParameterError(faults(f"thiết lập {settings.__name__}:", found))
    return dict(values)


_SENTENCES = {
    "missing": "thiếu, cần có giá trị",
    "int_type": "cần số nguyên",
    "int_parsing": "cần số nguyên",
    "int_from_float": "cần số nguyên",
    "float_type": "cần một số",
    "float_parsing": "cần một số",
    "bool_type": "cần True hoặc False",
    "bool_parsing": "cần True hoặc False",
    "string_type": "cần văn bản",
    "list_type": "cần một danh sách",
    "dict_type": "cần các cặp tên và giá trị",
    "datetime_type": "cần ngày giờ dạng 2025-11-01T08:00",
    "datetime_parsing": "cần ngày giờ dạng 2025-11-01T08:00",
    "datetime_from_date_parsing": "cần ngày giờ dạng 2025-11-01T08:00",
    "date_type": "cần ngày dạng 2025-11-01",
    "date_parsing": "cần ngày dạng 2025-11-01",
    "date_from_datetime_parsing": "cần ngày dạng 2025-11-01",
    "date_from_datetime_inexact": "cần ngày dạng 2025-11-01, không có giờ",
    "string_pattern_mismatch": "chỉ gồm chữ thường a-z, số, - và _, không quá 64 ký tự",
    "string_too_short": "không được bỏ trống",
    "string_too_long": "quá dài",
}


def _plain(error: Any, settings: type[Settings]) -> str:
    place, kind, value = [str(part) for part in error["loc"]], error["type"], error.get("input")
    name = place[0] if place else ""
    if kind == "extra_forbidden":
        return f"'{name}' không phải là thiết lập{nearest(name, settings.model_fields)}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        known = [str(word).strip("'") for word in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        return f"'{name}' chỉ nhận {', '.join(known)}; không nhận {value!r}{nearest(str(value), known)}"
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        return f"'{name}' phải trong khoảng {bounds(settings.model_fields[name])}; đã cho {value!r}"
    return f"'{name}' {_SENTENCES.get(kind, error['msg'])}; đã cho {value!r}"


def read_project(text: str) -> ProjectSettings:
    """Project settings from the text of `project.toml`."""
    try:
        return ProjectSettings.read(tomllib.loads(text))
    except tomllib.TOMLDecodeError as reason:
        raise ParameterError(f"project.toml không đọc được: {reason}; hãy sửa lại theo data/README.md") from reason


def write_project(project: ProjectSettings) -> str:
    """`project.toml` as text; every value with its meaning above it."""
    lines = []
    for name, value in project.plain().items():
        lines.append(f"# {_meaning(type(project).model_fields[name])}")
        if isinstance(value, dict):
            inside = ", ".join(f"{_quoted(key)} = {_toml(item)}" for key, item in value.items())
            lines.append(f"{name} = {{{inside}}}")
        else:
            lines.append(f"{name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: str | float | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """A TOML string: JSON's, except that TOML also wants DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
