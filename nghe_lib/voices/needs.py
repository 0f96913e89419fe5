"""Wishes that ask for the same thing become one need, named by its words.

Within a sector, TF-IDF of the words (Salton & Buckley, 1988, Information Processing & Management 24, 513–523) and
average linkage by cosine on at most `MOST_LINKED` wishes, the others joining the nearest need. Words of mere asking do
not count; a wish that holds little else is read by its whole post. The same wishes give the same needs, in any order.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from nghe_lib.text import blank_marks, count_terms, one_spelling, stop_words
from nghe_lib.text.columns import need_columns
from nghe_lib.voices.names import names_among
from nghe_lib.voices.wishes import WISHES

MOST_LINKED = 1_500
MAX_DISTANCE = 0.8
NAME_TERMS = 4
_MIN_TERMS = 2
ASKING = (
    "kính gửi", "quý", "cơ quan", "chức năng", "đơn vị", "phụ trách", "kiểm tra", "xử lý", "giải quyết", "phản hồi",
    "phản ánh", "kính", "gửi", "trân trọng", "cảm ơn", "chân thành", "sớm", "nhanh", "kịp thời", "thông báo", "kết quả",
    "người dân", "địa phương", "chính quyền", "thành phố", "xem xét", "quan tâm", "vào cuộc", "hỗ trợ", "giùm", "giúp",
    "dùm", "nhận", "sự việc", "tình trạng", "diễn ra", "tôi", "hộ", "dân", "bà con", "mọi người", "ai đó", "để ý",
    "liên quan", "mong", "đề nghị", "cần", "xin", "ước", "giá mà", "kiến nghị", "đề xuất", "yêu cầu", "nhờ", "nên",
    "muốn", "hy vọng", "hi vọng", "chờ", "thiếu", "đường", "phường", "quận", "xã", "huyện", "khu phố", "hẻm", "tphcm",
    "hcm", "sài gòn", "tp", "p", "q", "tt", "địa điểm", "tại", "hôm nay", "sáng", "trưa", "chiều", "tối", "mình",
    "nhà mình", "lần", "năm", "tháng", "tuần", "ngày", "!",
    *(phrase.rstrip("!") for phrase in WISHES),
)  # fmt: skip


def needs(
    wished: pd.DataFrame, *, min_people: int, places: frozenset[str] = frozenset()
) -> tuple[pd.DataFrame, np.ndarray]:
    """Group the wishes that ask for the same.

    wished: what `wishes` gives. min_people: needs of fewer people are left out, and so are words that fewer people use
    and names of people.
    places: names of places in lower case, which name no need.

    Returns (needs, need_of_wish): one row per need, most people first: need (from 0), sector, name, terms (list),
    people_count, wish_count; and (n_wishes,) int64, -1 for wishes of no need.
    """
    need_columns(wished, ("post_id", "person", "sector", "said", "whole"), table="wishes")
    belongs = np.full(len(wished), -1, np.int64)
    rows: list[dict[str, object]] = []
    for sector, part in wished.reset_index(drop=True).groupby("sector", sort=True):
        vectors, terms = _vectors(part, places)
        clusters = _clusters(vectors, part)
        for cluster in range(clusters.max(initial=-1) + 1):
            inside = clusters == cluster
            people = part.loc[inside, "person"].nunique()
            if people < min_people:
                continue
            named = _name(vectors[np.flatnonzero(inside)], terms, part.loc[inside, "person"].to_numpy(), min_people)
            names = names_among(named, part.loc[inside, "whole"])
            named = [term for term in named if term not in names]
            if not named:
                continue
            belongs[part.index[inside]] = len(rows)
            name = ", ".join(named[:NAME_TERMS])
            rows.append({"sector": sector, "name": name, "terms": named, "people_count": people,
                         "wish_count": int(inside.sum())})  # fmt: skip
    table = pd.DataFrame(rows, columns=["sector", "name", "terms", "people_count", "wish_count"])
    order = table.sort_values(["people_count", "sector", "name"], ascending=[False, True, True], kind="stable").index
    place = np.full(len(table) + 1, -1, np.int64)
    place[order] = np.arange(len(table))
    table = table.loc[order].reset_index(drop=True)
    return table.assign(need=np.arange(len(table)))[["need", *table.columns]], place[belongs]


def _vectors(part: pd.DataFrame, places: frozenset[str]) -> tuple[csr_array, list[str]]:
    """Unit vectors of TF-IDF, (n_wishes, n_terms), and the terms."""
    extra = [one_spelling(word).lower() for word in ASKING]
    stops = [*stop_words(extra=extra, wide=True), *places]
    said, terms = count_terms(blank_marks(part["said"]), stop_words=stops)
    whole, _ = count_terms(blank_marks(part["whole"]), stop_words=stops, vocabulary=terms) if terms else (said, terms)
    kept = [k for k, term in enumerate(terms) if len(term) > 1 and not term.isdigit()]
    little = np.asarray((said[:, kept] > 0).sum(axis=1)).ravel() < _MIN_TERMS
    if little.any():
        whole, terms = count_terms(blank_marks(part["whole"].where(little, part["said"])), stop_words=stops)
        kept = [k for k, term in enumerate(terms) if len(term) > 1 and not term.isdigit()]
        said = whole
    counts = csr_array(said[:, kept], dtype="float64")
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    counts.data = 1 + np.log(counts.data)
    weighted = counts @ diags_array(np.log((1 + counts.shape[0]) / (1 + df)) + 1)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.where(norms > 0, norms, 1)) @ weighted), [terms[k] for k in kept]


def _clusters(vectors: csr_array, part: pd.DataFrame) -> np.ndarray:
    """The group of each wish, -1 for one without words: (n_wishes,) int64."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    has_words = np.flatnonzero(np.diff(vectors.indptr) > 0)
    made = np.full(vectors.shape[0], -1, np.int64)
    if len(has_words) < 2:
        made[has_words] = 0
        return made
    order = has_words[np.argsort(part["said"].to_numpy(dtype=object)[has_words].astype(str), kind="stable")]
    step = max(1, -(-len(order) // MOST_LINKED))
    linked = order[::step]
    near = (vectors[linked] @ vectors[linked].T).toarray()
    distance = np.clip(1 - near, 0, 2)
    np.fill_diagonal(distance, 0)
    flat = fcluster(linkage(squareform(distance, checks=False), "average"), MAX_DISTANCE, "distance")
    made[linked] = flat - 1
    rest = np.setdiff1d(order, linked)
    if len(rest):
        centres = _centres(vectors[linked], flat - 1)
        closeness = (vectors[rest] @ centres.T).toarray()
        best = closeness.argmax(axis=1)
        made[rest] = np.where(closeness[np.arange(len(rest)), best] >= 1 - MAX_DISTANCE, best, -1)
    return made


def _centres(vectors: csr_array, groups: np.ndarray) -> csr_array:
    """The mean direction of each group: (n_groups, n_terms)."""
    sums = csr_array((np.ones(len(groups)), (groups, np.arange(len(groups))))) @ vectors
    norms = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.where(norms > 0, norms, 1)) @ sums)


def _name(vectors: csr_array, terms: list[str], persons: np.ndarray, min_people: int) -> list[str]:
    """The terms that weigh most in a need, each used by at least `min_people` people."""
    rows, columns = vectors.nonzero()
    used = pd.DataFrame({"term": columns, "person": persons[rows]}).drop_duplicates().groupby("term").size()
    enough = used.index[used >= min_people].to_numpy()
    weights = np.asarray(vectors.sum(axis=0)).ravel()[enough]
    return [terms[k] for k in enough[np.lexsort((enough, -weights))][:8]]
