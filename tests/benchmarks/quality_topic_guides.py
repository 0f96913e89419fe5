"""Whether guided topics find known ones: the ten topics of articles under which readers commented (uit_victsd).

    python -m tests.benchmarks.quality_topic_guides

Seeds were written from the names of the topics alone, before any text was read.
"""

from __future__ import annotations

import csv

import numpy as np

from nghe_lib.agreement import agreement
from nghe_lib.topics.guided import assign, fit_guided
from nghe_lib.topics.period import fit_period
from nghe_lib.topics.usable import usable_counts
from tests.conftest import REPO

SEED, N_FREE = 2025, 5
SEEDS = {
    "DoiSong": ["gia đình", "vợ chồng", "cuộc sống", "con cái", "tình yêu"],
    "GiaiTri": ["phim", "ca sĩ", "diễn viên", "bài hát", "nghệ sĩ"],
    "GiaoDuc": ["học sinh", "giáo viên", "trường", "sinh viên", "thi"],
    "KhoaHoc": ["khoa học", "trái đất", "vũ trụ", "nghiên cứu", "loài"],
    "KinhDoanh": ["doanh nghiệp", "kinh doanh", "ngân hàng", "giá", "thị trường"],
    "OtoXemay": ["ô tô", "xe máy", "lái xe", "biển số", "động cơ"],
    "PhapLuat": ["pháp luật", "tội", "công an", "xử phạt", "tòa án"],
    "SucKhoe": ["bệnh", "bác sĩ", "sức khỏe", "bệnh viện", "thuốc"],
    "TheGioi": ["mỹ", "trung quốc", "tổng thống", "thế giới", "chiến tranh"],
    "TheThao": ["bóng đá", "cầu thủ", "đội tuyển", "trận đấu", "huấn luyện viên"],
}  # fmt: skip


def main() -> None:
    """Print accuracy of the best seeded topic and of the assignment, and NMI with and without seeds."""
    path = REPO.parent / "shared" / "data" / "labelled" / "uit_victsd" / "uit_victsd.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["text"] and row["article_topic"] in SEEDS]
    truth = np.array([row["article_topic"] for row in rows])
    counts, words = usable_counts([row["text"] for row in rows], min_df=5, max_df_share=0.1)
    made = fit_guided(counts, words, SEEDS, n_free=N_FREE, seed=SEED)
    best = made.doc_shares[:, : len(made.names)].argmax(axis=1)
    named = np.array(made.names)[best]
    is_seeded = made.doc_shares.argmax(axis=1) < len(made.names)
    zero = assign(counts, words, SEEDS)
    known = zero["name"].notna().to_numpy(bool)
    _, shares = fit_period(counts, n_topics=len(SEEDS), seed=SEED)
    common = max((truth == one).mean() for one in SEEDS)
    numbers = np.unique(truth, return_inverse=True)[1]
    said = (
        f"texts {len(rows)}, most frequent topic {common:.3f}",
        f"guided: right {(named == truth).mean():.3f}, NMI {agreement(best, numbers):.3f}",
        f"texts with a seeded topic on top {is_seeded.mean():.2f}: right {(named == truth)[is_seeded].mean():.3f}",
        f"assigned without a fit: {known.mean():.2f} of texts, right {(zero['name'] == truth)[known].mean():.3f}",
        f"free LDA of ten topics: NMI {agreement(shares.argmax(axis=1), numbers):.3f}",
    )
    print(*said, sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
