"""Invented posts for the human queue: MENDED were read while the rules were made, HELD written before, judged once.

Nobody wrote these, nobody in them lives. Each stands in its four guises: as it is, without diacritics, in capitals, and
in teencode.
"""

from nghe_lib.text import fold_accents

MENDED = {
    "tố cáo": (
        "Tôi xin tố cáo ông trưởng phòng nhận hối lộ để cho qua hồ sơ xây dựng.",
        "Cán bộ phường vòi tiền mới chịu ký giấy cho dân.",
        "Ai cũng biết quán này có công an bảo kê nên mới mở tới sáng.",
        "Muốn nhanh thì phải lót tay, phí bôi trơn mỗi bộ hồ sơ năm trăm ngàn.",
        "Đơn tố giác hành vi tham ô quỹ của tổ dân phố.",
        "Anh cán bộ thuế đó nhận tiền rồi bỏ qua cho cả dãy ki ốt.",
        "Nhân viên cứ nhũng nhiễu, hành dân chạy tới chạy lui.",
    ),
    "khiếu nại": (
        "Gia đình tôi gửi đơn khiếu nại quyết định thu hồi đất lần hai.",
        "Tôi khiếu nại việc bồi thường sai giá mà sáu tháng chưa ai trả lời.",
        "Đơn kêu cứu của mười hộ dân bị cưỡng chế.",
    ),
    "tự hại": (
        "Nợ nần vầy chắc tôi tự tử cho xong.",
        "Em không muốn sống nữa, áp lực quá rồi.",
        "Có cô gái định nhảy cầu, mọi người đang can ngăn.",
        "Đọc thư tuyệt mệnh của nó mà đau lòng.",
        "Mình chỉ muốn chết cho rồi, không ai hiểu hết.",
        "Bạn em hay rạch tay mỗi khi buồn, em phải làm sao.",
    ),
    "xâm hại tình dục": (
        "Trên xe buýt có thằng sàm sỡ mấy bạn nữ.",
        "Con bé bị hàng xóm dâm ô mà gia đình không dám nói.",
        "Bị sếp quấy rối tình dục thì báo ai.",
        "Có người quay lén trong nhà vệ sinh công cộng.",
        "Vụ hiếp dâm ở khu trọ tới giờ chưa bắt được ai.",
    ),
    "trẻ em": (
        "Bảo mẫu ở nhóm trẻ gần nhà tôi hay đánh bé, khóc suốt.",
        "Cháu bé 6 tuổi bị cha dượng hành hạ, cả xóm đều nghe.",
        "Học sinh bị bắt nạt, đánh hội đồng ngay cổng trường.",
        "Con tôi bị cô giáo tát giữa lớp.",
        "Bé trai 9 tuổi mất tích từ chiều qua ở chợ.",
    ),
    "bí mật nhà nước": (
        "Ai đó đăng ảnh tài liệu đóng dấu mật lên nhóm.",
        "Văn bản tối mật sao lại lọt ra ngoài được.",
        "Đây là bí mật nhà nước, đừng chia sẻ nữa.",
    ),
    "dữ liệu cá nhân": (
        "Liên hệ tôi số 0912 345 678 để biết thêm.",
        "CCCD 079123456789 của tôi bị lộ.",
        "Gửi mail cho tôi qua nguoidan@thu.example.",
        "Xe 59X1-234.56 tông người rồi bỏ chạy.",
    ),
}
HELD = {
    "tố cáo": (
        "Xin tố cáo hành vi ăn chặn tiền hỗ trợ bão của cán bộ khu phố.",
        "Ông đó tham nhũng đất công bao năm nay không ai đụng tới.",
        "Bác sĩ mổ cho mẹ tôi nhận phong bì mới chịu làm.",
        "Công an giao thông ăn tiền tài xế ngay ngã tư.",
        "Bọn bảo kê thu tiền chỗ ngồi của mấy bà bán rau.",
        "Cán bộ địa chính lợi dụng chức vụ để chiếm đất.",
        "Hiệu trưởng trường đó lạm thu, kê khống tiền quỹ.",
        "Phải đưa phong bì cho cán bộ thì giấy tờ mới xong.",
    ),
    "khiếu nại": (
        "Tôi đã nộp đơn khiếu nại lên phường nhưng bị trả lại.",
        "Xin hỏi khiếu nại lần đầu thì gửi ai.",
        "Chúng tôi khiếu nại quyết định xử phạt sai đối tượng.",
    ),
    "tự hại": (
        "Nó nói nó chán sống rồi, gọi không bắt máy.",
        "Một người đàn ông treo cổ trong phòng trọ.",
        "Tôi muốn chết quách đi cho nhẹ nợ.",
        "Đêm qua ở chung cư có người nhảy lầu.",
        "Em uống thuốc ngủ tự làm đau mình mấy lần rồi.",
        "Có ai biết đường dây giúp người muốn tự sát không.",
        "Con hổng muốn sống nữa má ơi.",
    ),
    "xâm hại tình dục": (
        "Ông chủ trọ sờ soạng nữ sinh thuê phòng.",
        "Bé bị người quen xâm hại tình dục nhiều lần.",
        "Nó dọa tung clip nóng nếu không đưa tiền.",
        "Thầy dạy thêm gạ tình học trò.",
        "Cô gái bị cưỡng hiếp trong hẻm vắng.",
    ),
    "trẻ em": (
        "Đứa trẻ bị bỏ rơi trước cổng chùa sáng nay.",
        "Nhà kế bên đánh đập con nít suốt ngày.",
        "Nữ sinh bị dụ dỗ qua mạng rồi bắt cóc.",
        "Thấy em bé chừng 5 tuổi bị ép đi ăn xin ở ngã tư.",
        "Cháu gái tôi bị bạn lột đồ quay phim trong lớp.",
        "Bạo lực học đường ở trường này không ai xử lý.",
    ),
    "bí mật nhà nước": (
        "Nhóm này phát tán tài liệu mật của cơ quan.",
        "Sơ đồ căn cứ quân sự mà cũng đưa lên mạng.",
        "Công văn mật bị chụp lại rồi chuyền tay.",
    ),
    "dữ liệu cá nhân": (
        "Ai gặp tên này gọi 0987654321 cho tôi.",
        "Số CMND 024123456 là của bà ấy.",
        "Chuyển khoản vào STK 0123 4567 8901 nhé.",
        "Biển số 51F-678.90 đậu chắn cửa nhà tôi hoài.",
    ),
}
HARMLESS = (
    "Đường này kẹt xe muốn chết, đi làm trễ hoài.",
    "Trời nóng muốn chết luôn bà con ơi.",
    "Làm từ từ thôi, đừng hối.",
    "lam tu tu thoi, dung hoi",
    "Quán phở ngon, giá rẻ, chủ dễ thương.",
    "Học sinh được nghỉ Tết mười ngày.",
    "Con tôi năm nay vào lớp một, học phí bao nhiêu vậy?",
    "Trẻ em được miễn vé xe buýt.",
    "Gọi 1022 hoặc tổng đài 1900 1234 để được hướng dẫn.",
    "Mật độ xây dựng ở đây quá cao.",
    "Nước ngập lên tới 30 cm, xe chết máy hết.",
    "Nhà này to cao quá, che hết nắng.",
    "nha nay to cao qua, che het nang",
    "Phí vệ sinh 48000 đồng một tháng.",
    "Tôi ở số 12/3 đường này, nước yếu.",
    "Cầu này nhảy lên nhảy xuống vì mặt đường hư.",
    "Chim hót véo von, sáng nay dễ chịu ghê.",
    "Cảm ơn mấy anh công an đã giúp bà cụ qua đường.",
    "Nhân viên một cửa nhiệt tình, làm nhanh.",
    "Đề nghị lắp thêm đèn ở công viên cho trẻ nhỏ chơi.",
)
_TEENCODE = {
    "không": "ko", "được": "dc", "với": "vs", "rồi": "r", "mình": "mk", "người": "ng", "gì": "j", "muốn": "mún",
    "biết": "bít", "nữa": "nx", "cũng": "cx", "vậy": "z", "cho": "cho", "những": "nhg",
}  # fmt: skip


def guises(text: str) -> dict[str, str]:
    """A text as it is, without diacritics, in capitals, and in teencode."""
    teen = " ".join(_TEENCODE.get(word, word) for word in text.lower().split())
    return {"as written": text, "unaccented": fold_accents(text), "capitals": text.upper(), "teencode": teen}
