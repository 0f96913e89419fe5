"""Emoji in a text, each with its place and a name: in Vietnamese for the common ones, else Unicode's English one.

Found by the `emoji` package, so a family or a skin tone is one emoji. The Vietnamese names were written for nghe.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_CHARACTERS = 1_000_000
"""Emoji beyond this place of a text are not looked for."""
_JOINED = "\ufe0f"
VIETNAMESE = {
    "😂": "cười ra nước mắt", "🤣": "cười lăn lộn", "😭": "khóc to", "😢": "khóc", "😍": "mê mẩn",
    "🥰": "thương yêu", "😘": "hôn gió", "😊": "mỉm cười", "🙂": "cười nhẹ", "😁": "cười tươi",
    "😆": "cười híp mắt", "😅": "cười toát mồ hôi", "😀": "cười", "😄": "cười vui", "😉": "nháy mắt", "😎": "ngầu",
    "🤔": "suy nghĩ", "😐": "không cảm xúc", "😑": "cạn lời", "😒": "chán nản", "🙄": "đảo mắt", "😔": "buồn",
    "😞": "thất vọng", "😡": "giận dữ", "😠": "tức giận", "🤬": "chửi thề", "😤": "bực bội", "😱": "hoảng sợ",
    "😨": "sợ hãi", "😰": "lo lắng", "😩": "mệt mỏi", "😫": "kiệt sức", "🥺": "năn nỉ", "🥲": "cười mà khóc",
    "😷": "đeo khẩu trang", "🤒": "sốt", "🤢": "buồn nôn", "🤮": "nôn", "😴": "ngủ", "🤡": "thằng hề",
    "💩": "bãi phân", "💀": "đầu lâu", "👍": "thích", "👎": "không thích", "👏": "vỗ tay", "🙏": "chắp tay",
    "💪": "cố lên", "👌": "ổn", "✌": "chiến thắng", "🤝": "bắt tay", "👋": "vẫy tay", "❤": "trái tim",
    "💔": "trái tim tan vỡ", "💕": "hai trái tim", "💖": "trái tim lấp lánh", "🔥": "lửa", "✨": "lấp lánh",
    "⭐": "ngôi sao", "🎉": "chúc mừng", "🌹": "hoa hồng", "🌧": "mưa", "🌊": "sóng nước", "🚗": "ô tô",
    "🏍": "xe máy", "🚌": "xe buýt", "🚧": "công trường", "🚨": "còi báo động", "⚠": "cảnh báo", "❌": "sai",
    "✅": "đúng", "❓": "dấu hỏi", "❗": "dấu than", "💯": "một trăm điểm", "💰": "túi tiền", "📢": "loa",
    "📞": "điện thoại", "📷": "máy ảnh", "🇻🇳": "cờ Việt Nam",
}  # fmt: skip


@dataclass(frozen=True)
class Emoji:
    """One emoji. start, end: its place in the text in characters. name: lower case, words parted by spaces."""

    start: int
    end: int
    sign: str
    name: str


def emoji_names(text: str) -> tuple[Emoji, ...]:
    """The emoji of a text in order, at most those before `MAX_CHARACTERS`; empty when there are none."""
    if text.isascii():
        return ()
    import emoji

    found = emoji.emoji_list(text[:MAX_CHARACTERS])
    return tuple(Emoji(one["match_start"], one["match_end"], one["emoji"], _name(one["emoji"])) for one in found)


def _name(sign: str) -> str:
    """The Vietnamese name, with or without a skin tone, else the English one."""
    import emoji

    plain = "".join(part for part in sign if part != _JOINED and not "\U0001f3fb" <= part <= "\U0001f3ff")
    english = emoji.demojize(sign, delimiters=("", "")).replace("_", " ")
    return VIETNAMESE.get(plain, english.lower())
