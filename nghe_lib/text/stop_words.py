"""Vietnamese words that carry grammar rather than subject.

`STOP_WORDS` was written for nghe: only words that say little alone, so `số` stays out because of `bão số 13`. The wide
list adds `data/lexicons/stop_words.txt`, chosen from a public list; the file says how, and what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from nghe_lib.store.models import read_lexicon
from nghe_lib.text.normalise import one_spelling

STOP_WORDS: tuple[str, ...] = (
    "và", "hay", "hoặc", "nhưng", "mà", "thì", "là", "rằng", "nếu", "vì", "do", "bởi", "nên", "để", "dù", "tuy",
    "bởi vì", "cho nên", "mặc dù", "nhưng mà", "tuy nhiên", "do đó", "vì vậy", "vì thế", "bên cạnh", "ngoài ra",
    "đồng thời", "trong đó", "theo đó", "trước đó", "sau đó", "khi đó", "do vậy", "nhằm", "thay vì", "miễn là",
    "của", "cho", "với", "từ", "đến", "tới", "tại", "ở", "trong", "ngoài", "trên", "dưới", "trước", "sau", "giữa",
    "bằng", "về", "theo", "qua", "khỏi", "cùng", "cạnh", "gần", "kể cả", "như", "so với", "đối với", "liên quan",
    "các", "những", "mọi", "mỗi", "từng", "một", "hai", "ba", "bốn", "năm", "vài", "nhiều", "ít", "hơn", "nhất",
    "một số", "một vài", "hầu hết", "tất cả", "toàn bộ", "khoảng", "gần như", "hàng", "đầu", "cuối",
    "đã", "đang", "sẽ", "vừa", "mới", "sắp", "từng", "vẫn", "còn", "cũng", "đều", "chỉ", "lại", "ngay", "luôn",
    "rất", "quá", "lắm", "khá", "hơi", "cực kỳ", "thật", "thực sự", "được", "bị", "phải", "cần", "có thể", "nên",
    "có", "không", "chưa", "chẳng", "đừng", "hãy", "ra", "vào", "lên", "xuống", "đi", "làm", "khi", "lúc", "nơi",
    "này", "kia", "ấy", "đó", "đây", "đấy", "nọ", "nào", "gì", "ai", "sao", "đâu", "bao nhiêu", "thế nào", "vậy",
    "thế", "như vậy", "như thế", "tôi", "chúng tôi", "ta", "chúng ta", "mình", "bạn", "anh", "chị", "em", "ông",
    "bà", "cô", "chú", "bác", "họ", "nó", "tao", "mày", "người ta", "à", "ạ", "ơi", "nhé", "nha", "nhỉ", "hả", "ừ",
    "vâng", "dạ", "thôi", "chứ", "đâu", "cái", "con", "chiếc", "việc", "sự", "cuộc", "điều", "cách", "loại", "thứ",
    "lần", "kiểu", "nhau", "riêng", "chung", "khác", "biết", "cho biết", "cho rằng", "nói", "nhận", "thấy", "muốn",
    "ko", "k", "đc", "dc", "vs", "ntn", "r", "j", "mk", "z",
)  # fmt: skip
CALENDAR_WORDS: tuple[str, ...] = (
    "ngày", "tháng", "năm", "tuần", "quý", "giờ", "phút", "sáng", "trưa", "chiều", "tối", "đêm", "khuya", "thứ",
    "chủ nhật", "hôm", "hôm nay", "hôm qua", "ngày mai", "đầu", "giữa", "cuối", "mùa", "kỳ", "thế kỷ", "nay", "qua",
    "mai", "rạng", "rạng sáng", "hai", "ba", "tư", "bảy", "sáu", "chủ", "nhật", "âm lịch", "dương lịch", "âm", "lịch",
)  # fmt: skip


def stop_words(*, extra: Iterable[str] = (), wide: bool = False) -> list[str]:
    """Stop words, lower case NFC, sorted, each once; some have several syllables.

    extra: words of a project's own, spelt as anyone likes; empty ones are left out. wide: with the words of talk and
    long conjunctions as well.
    """
    own = (one_spelling(word).lower().strip() for word in extra)
    return sorted({*STOP_WORDS, *(_wide() if wide else ()), *(word for word in own if word)})


@cache
def _wide() -> tuple[str, ...]:
    """The words of `data/lexicons/stop_words.txt`."""
    return tuple(read_lexicon("stop_words"))
