"""Who lives in the city: outlets, agencies, organisations and many private people, in communities.

Names are invented. People's handles are common given and family names with a number; only public voices have a name.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from nghe_lib.city.chance import stream
from nghe_lib.city.hostile import HANDLES
from nghe_lib.schema import ACCOUNTS, SOURCES

PLATFORMS = (
    "press",
    "facebook",
    "x",
    "instagram",
    "youtube",
    "tiktok",
    "threads",
    "zalo",
    "forum",
    "portal1022",
    "site",
)
N_COMMUNITIES = 10
PRESS, AGENCY, ORGANISATION, PEOPLE = 0, 1, 2, 3
"""Author classes on a platform; class PEOPLE + c is community c."""
N_CLASSES = PEOPLE + N_COMMUNITIES

OUTLETS = (
    ("bao-ben-nghe", "Báo Bến Nghé"),
    ("nhat-bao-gia-dinh", "Nhật báo Gia Định"),
    ("bao-phu-sa", "Báo Phù Sa"),
    ("tin-cu-lao", "Tin Cù Lao"),
    ("thoi-bao-rach-ong", "Thời báo Rạch Ong"),
    ("bao-hoa-muoi-gio", "Báo Hoa Mười Giờ"),
    ("dien-dan-thi-dan", "Diễn đàn Thị Dân"),
    ("bao-nhip-song-nam", "Nhịp sống phương Nam (giả lập)"),
)
AGENCIES = (
    ("so-xay-dung-gia-lap", "Sở Xây dựng (giả lập)"),
    ("so-y-te-gia-lap", "Sở Y tế (giả lập)"),
    ("so-giao-duc-gia-lap", "Sở Giáo dục và Đào tạo (giả lập)"),
    ("so-atp-gia-lap", "Sở An toàn thực phẩm (giả lập)"),
    ("cong-an-tp-gia-lap", "Công an thành phố (giả lập)"),
    ("dien-luc-gia-lap", "Điện lực thành phố (giả lập)"),
    ("cap-nuoc-gia-lap", "Công ty Cấp nước (giả lập)"),
    ("trung-tam-1022-gia-lap", "Trung tâm 1022 (giả lập)"),
    ("ubnd-phuong-gia-lap", "Ủy ban nhân dân phường (giả lập)"),
)
ORGANISATIONS = (
    ("hoi-song-xanh", "Hội Sống Xanh (giả lập)"),
    ("quy-bua-com-am", "Quỹ Bữa Cơm Ấm (giả lập)"),
    ("hoi-nguoi-di-bo", "Hội Người Đi Bộ (giả lập)"),
    ("cau-lac-bo-metro", "Câu lạc bộ Yêu Metro (giả lập)"),
)
_WHERE = {
    PRESS: ("press", "facebook", "x", "youtube", "tiktok", "zalo"),
    AGENCY: ("facebook", "zalo", "site", "portal1022", "youtube"),
    ORGANISATION: ("facebook", "x", "instagram", "tiktok", "threads", "site"),
}
_PEOPLE_SHARE = {
    "press": 0.07,
    "facebook": 0.36,
    "x": 0.06,
    "instagram": 0.05,
    "youtube": 0.08,
    "tiktok": 0.14,
    "threads": 0.05,
    "zalo": 0.05,
    "forum": 0.07,
    "portal1022": 0.07,
}
_GIVEN = (
    "lan hoa minh tuan huong nam thao linh phuong dung hung cuong mai ngoc trang hieu quan son tam an binh "
    "khoa phat tai loc nhi vy my han quyen yen nga hanh thuy duong khanh bao long thinh vinh duc dat phuc tin "
    "toan nghia trung kiet khang huy hoang viet quoc chau giang ha hien kim lien loan nhung oanh sen thu tien "
    "truc tuyet uyen xuan bich cam diem"
).split()
_FAMILY = "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh mai truong lam".split()
_SPARE = ("biker saigonese meo gau cafe sua bong mua nang xoai mit coc oi sen sung dua chuoi khoai tieu muoi").split()


@dataclass(frozen=True)
class People:
    """All accounts in order of author group. Arrays hold one value per account, (n_accounts,)."""

    table: pd.DataFrame
    ids: pa.Array
    handles: pa.Array
    platform: np.ndarray
    klass: np.ndarray
    register: np.ndarray
    group_start: np.ndarray
    reach: np.ndarray

    def authors(self, platform: np.ndarray, klass: np.ndarray, draws: np.ndarray) -> np.ndarray:
        """An account of each (platform, class), active ones more often. All (n,); the group must not be empty."""
        group = platform.astype(np.int64) * N_CLASSES + klass
        low, high = self.reach[self.group_start[group]], self.reach[self.group_start[group + 1]]
        found = np.searchsorted(self.reach, low + draws * (high - low), side="right") - 1
        return np.clip(found, self.group_start[group], self.group_start[group + 1] - 1)

    def has(self, platform: np.ndarray, klass: np.ndarray) -> np.ndarray:
        """Whether anybody is in each (platform, class)."""
        group = platform.astype(np.int64) * N_CLASSES + klass
        return self.group_start[group + 1] > self.group_start[group]


def settle(*, n_posts: int, seed: int) -> People:
    """The people of a city of that size: about one private account per seven posts, 400 at least."""
    rng = stream(seed, 1)
    n_people = max(400, n_posts // 7)
    platform, klass, role, handle, name = _public()
    for number, share in enumerate(_PEOPLE_SHARE.get(name, 0.0) for name in PLATFORMS):
        n = max(N_COMMUNITIES, round(n_people * share)) if share else 0
        extra = rng.choice(N_COMMUNITIES, max(0, n - N_COMMUNITIES), p=_sizes())
        platform += [number] * n
        klass += (PEOPLE + np.concatenate([np.arange(N_COMMUNITIES), extra])[:n]).tolist()
    n_private = len(platform) - len(handle)
    roles = rng.choice(["citizen", "creator", "public_figure", "unknown"], n_private, p=[0.945, 0.03, 0.005, 0.02])
    all_roles = np.concatenate([np.array(role, dtype=object), roles.astype(object)])
    handle += _handles(n_private, rng)
    name += [None] * n_private
    handles, names = (np.array(values, dtype=object) for values in (handle, name))
    return _arrange(np.array(platform), np.array(klass), all_roles, handles, names, rng)


def registry() -> pd.DataFrame:
    """The SOURCES of the city."""
    rows = [_source(key, name, "press", "press", f"{key}.example", owner=name) for key, name in OUTLETS]
    rows += [
        _source("cong-1022", "Cổng 1022 (giả lập)", "petition_channel", "portal1022", "1022.example", area="TP.HCM")
    ]
    rows += [_source("trang-co-quan", "Trang tin cơ quan (giả lập)", "site", "site", "coquan.example", area="TP.HCM")]
    rows += [_source("dien-dan-hem-pho", "Diễn đàn Hẻm Phố (giả lập)", "forum", "forum", "hempho.example")]
    social = ("facebook", "x", "instagram", "youtube", "tiktok", "threads", "zalo")
    rows += [
        _source(f"mau-{key}", f"{key} (dữ liệu giả lập)", "social_network", key, f"{key}.example") for key in social
    ]
    return SOURCES.check(SOURCES.frame(rows))


def _source(
    key: str, name: str, kind: str, platform: str, domain: str, owner: str = "", area: str = ""
) -> dict[str, object]:
    feeds = [f"https://{domain}/rss"] if kind == "press" else []
    return {
        "source_id": key,
        "name": name,
        "type": kind,
        "platform": platform,
        "owner": owner or None,
        "licence": "dữ liệu giả lập, Apache-2.0",
        "area": area or None,
        "domains": [domain],
        "feeds": feeds,
    }


def _public() -> tuple[list[int], list[int], list[str], list[str], list[str | None]]:
    voices = ((PRESS, OUTLETS, "press"), (AGENCY, AGENCIES, "agency"), (ORGANISATION, ORGANISATIONS, "organisation"))
    rows = [
        (PLATFORMS.index(platform), klass, role, key, name)
        for klass, members, role in voices
        for platform in _WHERE[klass]
        for key, name in members
    ]
    platform, klass, role, handle, name = (list(column) for column in zip(*rows, strict=True))
    return platform, klass, role, handle, name


def _sizes() -> np.ndarray:
    sizes = 1.0 / np.arange(1, N_COMMUNITIES + 1) ** 0.6
    return sizes / sizes.sum()


def _handles(n: int, rng: np.random.Generator) -> list[str]:
    heads = [f"{a}{mark}{b}" for a in _GIVEN + _SPARE for b in _FAMILY for mark in "._"]
    numbers = rng.permutation(n)
    made = [f"{heads[k % len(heads)]}{k // len(heads) + 1 + k % 97 * 100}" for k in numbers.tolist()]
    for place in np.flatnonzero(rng.random(n) < 0.002).tolist() or [n // 2]:
        made[place] = f"{HANDLES[place % len(HANDLES)]}{place}"
    return made


def _arrange(
    platform: np.ndarray,
    klass: np.ndarray,
    role: np.ndarray,
    handle: np.ndarray,
    name: np.ndarray,
    rng: np.random.Generator,
) -> People:
    group = platform * N_CLASSES + klass
    order = np.argsort(group, kind="stable")
    platform, klass, role, handle, name, group = (x[order] for x in (platform, klass, role, handle, name, group))
    n = len(order)
    start = np.searchsorted(group, np.arange(len(PLATFORMS) * N_CLASSES + 1))
    rank = np.arange(n) - start[group] + 1
    boost = np.select([role == "creator", role == "public_figure"], [6.0, 4.0], 1.0)
    weight = boost / (rank + 3.0) ** 0.85
    ids = pa.array(
        [f"{PLATFORMS[p]}:{h}" for p, h in zip(platform.tolist(), handle.tolist(), strict=True)], pa.string()
    )
    followers = np.exp(rng.normal(4.6, 1.2, n) + np.select([klass < PEOPLE, boost > 1], [6.5, 5.0], 0.0)).astype(
        np.int64
    )
    table = _table(platform, role, name, ids, followers, rng)
    return People(
        table,
        ids,
        pa.array(handle.tolist(), pa.string()),
        platform.astype(np.int16),
        klass.astype(np.int16),
        rng.choice(4, n, p=[0.06, 0.54, 0.25, 0.15]).astype(np.int8),
        start,
        np.concatenate([[0.0], np.cumsum(weight)]),
    )


def _table(
    platform: np.ndarray,
    role: np.ndarray,
    name: np.ndarray,
    ids: pa.Array,
    followers: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    n = len(role)
    followers_known = ~np.isin(platform, [PLATFORMS.index(p) for p in ("portal1022", "site", "press", "zalo")])
    opened = np.datetime64("2012-01-01", "us") + rng.integers(0, 4_800 * 86_400, n).astype("timedelta64[s]")
    table = pa.table(
        {
            "account_id": ids,
            "platform": pa.array(PLATFORMS).take(pa.array(platform)),
            "role": pa.array(role.tolist(), pa.string()),
            "display_name": pa.array(name.tolist(), pa.string()),
            "follower_count": pa.array(followers, mask=~(followers_known & (rng.random(n) < 0.9))),
            "created_at": pa.array(opened, pa.timestamp("us"), mask=rng.random(n) < 0.5).cast(
                pa.timestamp("us", "UTC")
            ),
        },
        schema=ACCOUNTS.arrow,
    )
    return ACCOUNTS.check(ACCOUNTS.from_arrow(table))
