"""Every question that nghe asks of a text, with its answers and what each answer means, said once.

From here come the classes of the models, the codebook that coders read, the options of `nghe train` and `nghe label`,
and the words of charts. The Vietnamese meanings are the codebook: change one and its version changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType


@dataclass(frozen=True)
class Answer:
    """One answer to a task: its name in tables, its Vietnamese label, and when a coder gives it."""

    name: str
    label: str
    meaning: str


@dataclass(frozen=True)
class Task:
    """One question asked of a text; exactly one of `answers` is right."""

    name: str
    label: str
    question: str
    answers: tuple[Answer, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the answers in order."""
        return tuple(answer.name for answer in self.answers)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Vietnamese label of each answer."""
        return {answer.name: answer.label for answer in self.answers}

    @cached_property
    def codebook_version(self) -> str:
        """Eight hex digits of the question and its answers: labels given under another text are not the same labels."""
        said = "\n".join([self.question, *(f"{one.name}|{one.label}|{one.meaning}" for one in self.answers)])
        return hashlib.sha256(said.encode()).hexdigest()[:8]


def _task(name: str, label: str, question: str, *answers: tuple[str, ...]) -> Task:
    """A task; an answer of two parts has its label for a name."""
    return Task(name, label, question, tuple(Answer(answer[0], *answer[-2:]) for answer in answers))


SENTIMENT = _task(
    "sentiment", "Sắc thái", "Người viết tỏ thái độ gì về điều đang nói?",
    ("positive", "tích cực", "Khen, vui, hài lòng, ủng hộ, cảm ơn, mong chờ điều tốt."),
    ("neutral", "trung lập", "Kể lại, hỏi, thông báo, hoặc khen chê ngang nhau."),
    ("negative", "tiêu cực", "Chê, bực, buồn, lo, phản đối, kể một điều xấu mà mình chịu; kể cả mỉa mai."),
)  # fmt: skip

EMOTION = _task(
    "emotion", "Cảm xúc", "Cảm xúc nổi nhất trong câu là gì?",
    ("enjoyment", "vui thích", "Vui, tự hào, yêu thích, biết ơn, nhẹ nhõm."),
    ("sadness", "buồn", "Buồn, thất vọng, thương xót, tiếc, cô đơn."),
    ("anger", "giận", "Giận, bực, đòi cho ra lẽ."),
    ("fear", "sợ", "Sợ, lo, hoảng, bất an."),
    ("disgust", "ghét", "Ghét, khinh, chán ghét, ghê."),
    ("surprise", "ngạc nhiên", "Bất ngờ, không tin được."),
    ("other", "khác", "Không rõ cảm xúc, hoặc cảm xúc khác."),
)  # fmt: skip

ABUSE = _task(
    "abuse", "Công kích", "Lời này có công kích ai không?",
    ("clean", "sạch", "Không tục, không công kích."),
    ("offensive", "tục", "Có lời tục, nặng, nhưng không nhằm vào một người hay một nhóm."),
    ("hate", "thù ghét", "Nhục mạ, đe dọa, kích động nhằm vào một người hay một nhóm."),
)  # fmt: skip

TOXICITY = _task(
    "toxicity", "Độc hại", "Lời này có làm người khác muốn rời cuộc trò chuyện không?",
    ("not_toxic", "không độc hại", "Kể cả phản đối gay gắt nhưng giữ lễ."),
    ("toxic", "độc hại", "Thô, khinh miệt, vô lễ."),
)  # fmt: skip

CONSTRUCTIVENESS = _task(
    "constructiveness", "Xây dựng", "Lời này có góp được gì cho câu chuyện không?",
    ("not_constructive", "không", "Chỉ buông cảm xúc, không có lý lẽ hay thông tin."),
    ("constructive", "có", "Có lý lẽ, trải nghiệm, thông tin hoặc đề nghị."),
)  # fmt: skip

SPAM = _task(
    "spam", "Rác", "Bài này có phải là rác không?",
    ("not_spam", "không", "Nói điều của chính người viết."),
    ("spam", "rác", "Quảng cáo, chữ vô nghĩa, lời lạc đề để lấy thưởng."),
)  # fmt: skip

SECTOR = _task(
    "sector", "Lĩnh vực", "Bài nói về lĩnh vực nào của Cổng 1022? Chọn lĩnh vực của điều cần giải quyết.",
    ("giao thông", "Kẹt xe, đèn tín hiệu, biển báo, mặt đường, ổ gà, cầu, bãi xe, tai nạn."),
    ("cấp thoát nước", "Ngập, triều cường, cống, nắp cống, nước máy yếu, đục, mất nước."),
    ("cây xanh", "Cây gãy, cây mục, cắt tỉa, công viên, mảng xanh."),
    ("chiếu sáng", "Đèn đường hỏng, hẻm tối, đèn sáng ban ngày."),
    ("điện lực", "Mất điện, hóa đơn điện, trụ điện, dây điện hạ thế."),
    ("viễn thông", "Mạng, sóng điện thoại, cáp viễn thông võng, tổng đài nhà mạng."),
    ("vận tải hành khách công cộng", "Xe buýt, metro, buýt sông, trạm dừng, vé."),
    ("tài nguyên môi trường", "Rác, mùi hôi, khói bụi, nước thải, ô nhiễm, khoáng sản."),
    ("trật tự đô thị", "Lấn chiếm vỉa hè, lòng đường, xây trái phép, quảng cáo bừa."),
    ("tiếng ồn", "Karaoke, loa kéo, quán nhạc, công trường ồn."),
    ("dịch vụ hành chính công", "Hồ sơ, thủ tục, một cửa, hộ tịch, cư trú, VNeID, cán bộ."),
    ("y tế", "Bệnh viện, trạm y tế, dịch bệnh, thuốc, bảo hiểm y tế."),
    ("giáo dục", "Trường, học phí, tuyển sinh, dạy thêm, giáo viên, bữa ăn học đường."),
    ("an toàn thực phẩm", "Ngộ độc, thức ăn bẩn, hàng giả trong thực phẩm, bếp ăn."),
    ("nhà ở – đất đai", "Giá nhà, nhà ở xã hội, sổ hồng, quy hoạch, giải tỏa, bồi thường, chung cư."),
    ("an ninh trật tự", "Trộm cướp, lừa đảo, ma túy, đánh nhau, cháy nổ, đua xe."),
    ("khác", "Không thuộc lĩnh vực nào ở trên (thuế, lương, thể thao, nước ngoài), hoặc không nói về việc công."),
)  # fmt: skip

SPEECH_ACT = _task(
    "speech_act", "Loại ý kiến", "Người viết làm gì bằng lời này?",
    ("opinion", "ý kiến", "Nói mình nghĩ hay thấy thế nào về một việc công, không đòi ai làm gì."),
    ("report", "phản ánh", "Báo một sự việc cụ thể đang xảy ra ở một nơi, để người có trách nhiệm biết."),
    ("proposal", "kiến nghị", "Đề nghị, mong, xin làm một điều: sửa, bổ sung, thay đổi quy định hay cách làm."),
    ("complaint", "khiếu nại", "Cho rằng một quyết định, hành vi hành chính xâm phạm quyền của mình và đòi xem lại."),
    ("denunciation", "tố cáo", "Báo rằng một người hay một cơ quan đã vi phạm pháp luật, gây thiệt hại, đòi xử lý."),
    ("question", "hỏi", "Hỏi để biết: thủ tục, quy định, giờ giấc, sự thật."),
    ("response", "phản hồi", "Trả lời một bài khác: đáp lại, giải thích, cảm ơn đã xử lý, thông báo kết quả."),
    ("other", "khác", "Không phải các loại trên: chuyện riêng, quảng cáo, tin tường thuật, thông báo cơ quan, đùa."),
)  # fmt: skip

LEGAL_TOPIC = _task(
    "legal_topic", "Chủ đề pháp luật", "Bài hỏi hoặc nói về quy định của lĩnh vực pháp luật nào?",
    ("trật tự giao thông", "Mức phạt, bằng lái, nồng độ cồn, đăng ký xe, đăng kiểm."),
    ("đất đai, nhà ở", "Sổ đỏ, tách thửa, chuyển mục đích, nhà ở xã hội, thuê mua nhà, bồi thường."),
    ("xây dựng, đô thị", "Giấy phép xây dựng, vỉa hè, phòng cháy chữa cháy."),
    ("hộ tịch, cư trú", "Khai sinh, kết hôn, tạm trú, thường trú, căn cước, VNeID, sáp nhập địa chỉ."),
    ("bảo hiểm, an sinh", "Bảo hiểm xã hội, y tế, thất nghiệp, trợ cấp, người có công."),
    ("thuế, phí", "Thuế hộ kinh doanh, hóa đơn điện tử, thuế thu nhập, lệ phí."),
    ("lao động", "Lương, hợp đồng, nghỉ việc, giờ làm, công đoàn."),
    ("giáo dục", "Tuyển sinh, học phí, dạy thêm học thêm."),
    ("y tế, an toàn thực phẩm", "Khám chữa bệnh, thuốc, vệ sinh thực phẩm."),
    ("môi trường", "Phân loại rác, xả thải, tiếng ồn."),
    ("kinh doanh, tiêu dùng", "Đăng ký kinh doanh, quyền người tiêu dùng, hàng giả."),
    ("an ninh mạng, dữ liệu", "Lừa đảo qua mạng, tin giả, dữ liệu cá nhân."),
    ("khiếu nại, tố cáo", "Cách nộp đơn, thời hạn, ai giải quyết."),
    ("không", "Không hỏi, không nói về quy định, thủ tục, mức phạt, chế độ nào; chỉ kể hay chê một sự việc."),
)  # fmt: skip

TARGET = _task(
    "target", "Gửi tới", "Lời này nhắm tới cấp hay cơ quan nào? Gọi nhiều nơi thì chọn nơi phải làm.",
    ("none", "không nhắm tới ai", "Không gọi, không đòi, không khen chê cơ quan nào; kể cả tin chỉ nhắc tên cơ quan."),
    ("commune", "phường, xã", "UBND, công an, cán bộ phường, xã, đặc khu; khu phố, ấp."),
    ("city", "thành phố", "UBND, HĐND, lãnh đạo thành phố; chính quyền, cơ quan chức năng nói chung; quận, huyện cũ."),
    ("department", "sở, ngành", "Sở, ban, chi cục, trung tâm thuộc thành phố; Cổng 1022."),
    ("police", "công an", "Công an, cảnh sát giao thông, cảnh sát phòng cháy, khi không nói rõ của phường."),
    ("central", "trung ương", "Bộ, Quốc hội, Chính phủ, Thủ tướng."),
    ("service", "đơn vị dịch vụ", "Điện lực, cấp nước, nhà mạng, xe buýt, metro, vệ sinh, ban quản lý, nhà thầu."),
    ("institution", "trường, bệnh viện", "Trường học, bệnh viện, trạm y tế."),
)  # fmt: skip

VOICE = _task(
    "voice", "Tiếng nói của", "Ai đang nói?",
    ("citizen", "người dân", "Nói với tư cách cá nhân, gia đình, khu phố."),
    ("business", "doanh nghiệp", "Nói với tư cách chủ cơ sở, hộ kinh doanh, công ty, hiệp hội; kể cả rao bán."),
    ("public", "cơ quan, báo chí", "Thông báo của cơ quan, tổ chức; tin, bài của báo chí."),
)  # fmt: skip

TASKS: Mapping[str, Task] = MappingProxyType({
    task.name: task
    for task in (
        SENTIMENT, EMOTION, ABUSE, TOXICITY, CONSTRUCTIVENESS, SPAM, SECTOR, SPEECH_ACT, LEGAL_TOPIC, TARGET, VOICE,
    )
})  # fmt: skip
TASK_NAMES = tuple(TASKS)
