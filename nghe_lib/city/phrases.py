# ruff: noqa: E501
"""General phrases that stand around a topic: openings, sentiment tails, closings, reactions, captions.

Everyday phrases are written with diacritics; `registers` derives the teencode and unaccented forms. Every list is
keyed by what chooses it. Phrases open in lower case where they may; `topics.sentence` raises the first letter.
"""

OPENINGS = {
    "negative": (
        "", "", "", "", "bực mình ghê", "trời ơi là trời", "chán hết sức", "hết nói nổi", "mệt mỏi thiệt sự", "than chút nha",
        "bà con cho hỏi, có ai giống mình không", "thiệt tình", "lại nữa rồi", "khổ ghê", "không hiểu nổi", "ngao ngán luôn",
        "nói ra thì dài", "bức xúc quá nên lên đây nói", "xin phép cho em than", "chuyện này kéo dài lâu rồi",
    ),
    "neutral": (
        "", "", "", "", "mọi người ơi", "cả nhà ơi", "bà con ơi", "thông tin cho ai cần", "cập nhật nè", "tình hình là",
        "chào cả nhà", "thấy sao nói vậy",
    ),
    "asking": (
        "", "", "", "", "mọi người ơi", "cả nhà ơi", "cho mình hỏi xíu", "ai rành chỉ mình với", "hỏi thiệt", "có ai biết không",
        "chào cả nhà",
    ),
    "positive": (
        "", "", "", "", "khen một cái", "vui ghê", "phải nói là ưng", "điểm cộng", "tin vui nè", "dễ thương hết sức",
        "quá đã", "công tâm mà nói", "bữa nay thấy vui", "cho mình khen chút", "xứng đáng được khen", "mừng hết lớn",
    ),
}  # fmt: skip

TAILS = {
    "negative": (
        "mong ai đó để ý giùm", "phản ánh hoài mà đâu vẫn vào đấy", "không biết kêu ai", "dân khổ mà có ai hay", "chịu hết nổi rồi",
        "chừng nào mới khá lên đây", "đóng thuế đầy đủ mà vậy đó", "sống vầy mệt lắm", "tới khi có chuyện mới chịu làm",
        "hứa hoài không thấy làm", "thất vọng toàn tập", "coi sao được thì coi", "quá tệ", "nghĩ tới là nản", "ai cũng né trách nhiệm",
    ),
    "neutral": (
        "để coi sao", "chờ thêm tin", "mọi người tự cân nhắc nha", "có gì mình cập nhật tiếp", "mình chỉ kể lại vậy thôi", "hóng",
        "nghe đâu mai có thông báo", "chưa rõ thực hư",
    ),
    "asking": (
        "ai biết thì cho mình xin thông tin", "mình cảm ơn trước nha", "nhờ admin duyệt bài", "xin ý kiến cả nhà", "hóng câu trả lời",
    ),
    "proposing": (
        "đề nghị thành phố làm cho xong sớm", "đề nghị phường cho người xuống coi", "mong cơ quan chức năng xử lý dứt điểm",
        "kiến nghị phạt cho nặng vô", "nên có quy định rõ ràng hơn", "nên hỏi ý dân trước khi làm", "mong thành phố bố trí thêm người",
        "đề nghị công khai kế hoạch cho dân biết", "cần đầu tư cho tới nơi tới chốn", "kiến nghị sửa lại cách làm này",
        "nên gắn bảng hướng dẫn cho dân dễ coi", "mong phường lập đường dây nóng",
    ),
    "positive": (
        "cứ vầy là dân vui", "mong giữ được lâu dài", "cho mười điểm", "ưng cái bụng", "thành phố mình đáng sống ghê", "quá tuyệt vời",
        "cảm ơn mọi người", "phát huy nha", "nên nhân rộng", "nhìn là thấy vui", "đáng đồng tiền bát gạo", "tự hào ghê",
    ),
}  # fmt: skip

REACTIONS = {
    "negative": (
        "chuẩn luôn", "đúng rồi đó", "y chang chỗ mình", "đồng cảnh ngộ", "haizz mệt ghê", "nói đâu có ai nghe", "quá mệt mỏi", "bó tay",
        "nghe mà tức", "chỗ tui cũng vậy", "bạn nói đúng nỗi lòng", "thiệt là hết thuốc", "đọc mà rầu", "trời đất", "ủa gì kỳ vậy",
    ),
    "neutral": (
        "hóng cùng bạn", "để mình hỏi lại giùm", "chờ thông báo chính thức đã", "theo mình biết thì,", "bạn coi lại nguồn nha",
        "thiệt hả", "ủa vậy hả", "mình mới biết luôn", "bạn nói cũng phải",
    ),
    "asking": ("cho mình hỏi thêm", "bạn cho hỏi ké", "có ai rõ hơn không", "mình cũng thắc mắc", "sẵn cho hỏi luôn"),
    "positive": (
        "quá hay", "tuyệt vời", "like mạnh", "ủng hộ hết mình", "đúng rồi, khen", "vui lây luôn", "cảm ơn bạn chia sẻ", "đã quá",
        "hy vọng chỗ nào cũng vậy", "hoan hô", "nghe mà mát lòng", "xịn ghê", "quá ưng",
    ),
}  # fmt: skip

_ANY_DETAILS = (
    "chuyện này {khi} mới thấy", "nhà mình ở đây {nam} năm", "hỏi {nguoi} thì ai cũng nói vậy", "mình có chụp hình lại {khi}",
    "{nguoi} cũng nói y vậy", "{nguoi} mới kể cho mình nghe", "cách nhà mình chừng {met} mét", "đi với {nguoi} nên thấy tận mắt",
    "tầm {gio} là rõ nhất", "{nguoi} gửi cho mình coi {khi}",
)  # fmt: skip

DETAILS = {
    "negative": (
        *_ANY_DETAILS, "mình chịu cảnh này {nam} năm rồi", "đã gọi tổng đài 1022 {khi}", "tính ra là {lan} lần trong tháng rồi",
        "xóm mình chừng {ho} hộ đều biết", "coi lại thì từ {khi} đã vậy", "cứ {gio} là thấy liền", "{khi} còn thấy rõ hơn",
    ),
    "neutral": (*_ANY_DETAILS, "{nguoi} hỏi mà mình không biết trả lời sao", "{khi} mình mới để ý", "mình hỏi giùm {nguoi}"),
    "positive": (*_ANY_DETAILS, "{nguoi} cũng khen", "{khi} mình mới để ý", "xóm mình chừng {ho} hộ đều vui", "{nguoi} rủ mình đi coi {khi}"),
}  # fmt: skip

FORMAL_TAILS = {
    "negative": (
        "nhiều hộ dân bức xúc vì tình trạng kéo dài", "người dân mong cơ quan chức năng sớm vào cuộc", "không ít người tỏ ra lo lắng",
        "sự việc gây ảnh hưởng lớn đến đời sống", "đến nay vụ việc vẫn chưa được xử lý dứt điểm", "người dân cho rằng cách làm còn chậm",
        "thiệt hại đang được thống kê", "nhiều ý kiến không đồng tình", "người dân đã nhiều lần kiến nghị nhưng chưa được trả lời",
    ),
    "neutral": (
        "cơ quan chức năng đang tiếp tục theo dõi", "thông tin sẽ được cập nhật", "các đơn vị liên quan đã được yêu cầu báo cáo",
        "kế hoạch chi tiết sẽ được công bố sau", "người dân có thể liên hệ tổng đài 1022", "vụ việc đang được xác minh",
        "cuộc họp về nội dung này diễn ra trong tuần", "số liệu được tổng hợp đến hết ngày hôm qua",
    ),
    "positive": (
        "người dân bày tỏ sự đồng tình", "nhiều hộ dân phấn khởi", "cách làm này được đánh giá cao", "kết quả vượt kế hoạch đề ra",
        "người dân cho biết rất hài lòng", "mô hình sẽ được nhân rộng", "chất lượng phục vụ được cải thiện rõ rệt",
    ),
}  # fmt: skip

PRESS_LEADS = (
    "", "", "ghi nhận của phóng viên,", "theo thông tin từ cơ quan chức năng,", "trao đổi với báo chí, đại diện địa phương cho biết",
    "tại cuộc họp báo thường kỳ, đại diện sở cho hay", "theo phản ánh của bạn đọc,", "thông tin ban đầu cho biết", "liên quan vụ việc,",
)  # fmt: skip

PETITION_LEADS = (
    "kính gửi Cổng 1022,", "kính gửi quý cơ quan,", "tôi là người dân địa phương, xin phản ánh:", "người dân phản ánh:", "phản ánh:",
    "tôi xin phản ánh việc sau:", "kính mong cơ quan chức năng xem xét:", "",
)  # fmt: skip

PETITION_TAILS = (
    "đề nghị đơn vị phụ trách kiểm tra, xử lý", "kính mong sớm được giải quyết", "rất mong nhận được phản hồi", "xin chân thành cảm ơn",
    "sự việc diễn ra từ {tu_f}", "đề nghị thông báo kết quả cho người dân", "tôi đã phản ánh {lan} lần nhưng chưa có kết quả",
    "có khoảng {ho} hộ dân bị ảnh hưởng", "vị trí cách đầu hẻm khoảng {met} mét", "thường xảy ra lúc {gio}",
)  # fmt: skip

ANSWERS = (
    "cảm ơn ông/bà đã phản ánh.", "chào ông/bà, đơn vị đã tiếp nhận nội dung.", "về nội dung phản ánh của ông/bà,",
    "cảm ơn bạn đã gửi thông tin.", "đơn vị xin thông tin như sau:", "qua kiểm tra thực tế,", "trung tâm ghi nhận ý kiến.",
)  # fmt: skip

ANSWER_TAILS = (
    "đơn vị sẽ xử lý trong {lan} ngày làm việc", "nội dung đã được chuyển đến đơn vị phụ trách", "sự việc đã được xử lý xong trong {ky_f}",
    "mong ông/bà tiếp tục theo dõi trên ứng dụng", "tổ công tác đã có mặt lúc {gio}", "trân trọng thông báo",
    "đơn vị xin rút kinh nghiệm", "dự kiến hoàn thành sau {lan} tuần",
)  # fmt: skip

CAPTIONS = (
    "chia sẻ cho bạn bè biết", "đọc mà suy nghĩ", "ai quan tâm coi nè", "lưu lại", "mọi người coi đi", "share giùm", "đúng vấn đề luôn",
    "bài này nói trúng", "coi xong muốn nói gì đó", "chia sẻ lại từ hội nhóm", "cho ai chưa biết", "tag bạn bè vô coi",
)  # fmt: skip

MIXED_ENGLISH = {
    "negative": (
        "so sad", "no hope luôn á", "feedback hoài không thấy reply", "thiệt sự cần một solution", "quá toxic", "real luôn",
        "deadline dí mà còn gặp vụ này", "mood hôm nay",
    ),
    "neutral": ("check thử đi mọi người", "update liên tục nha", "ai có info thì inbox mình", "real không ta", "follow tiếp coi sao"),
    "positive": ("recommend cho mọi người", "relatable ghê", "so proud luôn á", "quá xịn, ten points", "love luôn", "good job nha"),
}  # fmt: skip

ENGLISH = (
    "Just moved here, any tips for a newcomer?", "Love this city, never a dull day.", "Is it always this noisy at night?",
    "Traffic is something else today.", "Best coffee I have had in months.", "Rainy season is here again, bring a raincoat.",
    "Does anyone know where to file the new address form?", "The food here never disappoints.",
)  # fmt: skip

EMOJI = {
    "negative": ("😡", "😤", "😭", "🤦", "😩", "🙄", "💔", "😢", "🥲", "👎"),
    "neutral": ("🤔", "👀", "🙏", "😅", "📌", "❓", "🙂", "👉"),
    "positive": ("😍", "❤️", "👏", "🥰", "👍", "😄", "🎉", "💪", "✨"),
}

SHARED_SLOTS = {
    "khi": "sáng nay; chiều qua; tối qua; mấy bữa nay; hồi nãy; hôm qua; cả tuần nay; trưa nay; hổm rày; mới đây; cuối tuần rồi",
    "qua_f": "sáng nay; chiều nay; tối qua; đêm qua; chiều qua; rạng sáng nay",
    "toi_f": "sáng mai; tối nay; cuối tuần này; thứ bảy tới; đêm mai; ngày mai",
    "tu_f": "đầu tháng này; tuần trước; nhiều tháng nay; chiều qua; sau Tết; mấy ngày nay",
    "ky_f": "tuần này; tháng này; những ngày gần đây; tuần qua; tháng qua",
    "khi_f": "sáng nay; chiều nay; tối qua; tuần này; những ngày gần đây; giờ cao điểm; tháng này; đêm qua; cuối tuần qua",
    "lau": "cả tiếng; gần hai tiếng; hơn nửa tiếng; 45 phút; gần ba tiếng; hai tiếng đồng hồ; gần một tiếng rưỡi",
    "nguoi": "má mình; ông xã; bà xã; cô hàng xóm; chú bảo vệ; nhỏ bạn; anh xe ôm; bà chủ trọ; thằng em; chị đồng nghiệp; bác tổ trưởng",
    "nam": "2; 3; 5; 7; 10; 12; 15; 20; 27; 30",
    "lan": "2; 3; 4; 5; 6; 7",
    "ho": "10; 15; 20; 25; 30; 40; 50; 60; 80; 100",
    "met": "20; 30; 50; 70; 100; 120; 150; 200; 300",
    "gio": "5 giờ; 6 giờ; 6 giờ 30; 7 giờ; 7 giờ 15; 17 giờ; 17 giờ 30; 18 giờ; 19 giờ; 21 giờ; 22 giờ",
}

GENERIC_PLACES = {
    "everyday": ("khu này", "chỗ này", "xóm này", "hẻm này", "Sài Gòn"),
    "formal": ("TP.HCM", "TP.HCM", "thành phố", "địa phương"),
    "office": ("phường mình", "phường", "phường mới", "phường này"),
    "petition": ("nơi tôi ở", "khu phố tôi", "địa phương", "khu dân cư nơi tôi ở"),
}
