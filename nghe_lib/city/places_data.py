# ruff: noqa: E501
"""Fifty-two communes of the new Ho Chi Minh City, with the old wards and districts they came from.

Administrative facts (names, codes, old ward to new commune) from two MIT-licensed tables:
github.com/tranngocminhhieu/vietnamadminunits (commit 780c2798) and github.com/thanglequoc/vietnamese-provinces-database
(commit cd580632). Streets and weights are our own. The same code may name an old ward and another new commune
(26737 was Phường Đa Kao and is Phường Tân Định), so a code is read together with its system.

UNITS, one line each: code | commune since 2025-07-01 | code of its old district | old district | weight | streets |
old wards, each "code name", followed by "=code+code" where the ward was divided among several communes.
"""

UNITS = """\
26740|Phường Sài Gòn|760|Quận 1|9|đường Lê Lợi;đường Nguyễn Huệ;đường Tôn Đức Thắng;đường Hai Bà Trưng;đường Pasteur|26737 Phường Đa Kao=26740+26737;26740 Phường Bến Nghé;26746 Phường Nguyễn Thái Bình=26743+26740
26737|Phường Tân Định|760|Quận 1|5|đường Trần Quang Khải;đường Đinh Tiên Hoàng;đường Nguyễn Hữu Cầu|26734 Phường Tân Định;26737 Phường Đa Kao=26740+26737
26743|Phường Bến Thành|760|Quận 1|8|đường Bùi Viện;đường Phạm Ngũ Lão;đường Lê Lai;đường Lê Thánh Tôn|26743 Phường Bến Thành;26746 Phường Nguyễn Thái Bình=26743+26740;26749 Phường Phạm Ngũ Lão;26752 Phường Cầu Ông Lãnh=26743+26758
26758|Phường Cầu Ông Lãnh|760|Quận 1|4|đường Trần Hưng Đạo;đường Cô Giang;đường Nguyễn Cư Trinh|26752 Phường Cầu Ông Lãnh=26743+26758;26755 Phường Cô Giang;26758 Phường Nguyễn Cư Trinh;26761 Phường Cầu Kho
27154|Phường Bàn Cờ|770|Quận 3|4|đường Nguyễn Đình Chiểu;đường Cao Thắng;đường Nguyễn Thiện Thuật|27148 Phường 4=27154+27139;27151 Phường 5;27154 Phường 3;27157 Phường 2
27139|Phường Xuân Hòa|770|Quận 3|4|đường Trần Quốc Thảo;đường Võ Văn Tần;đường Nam Kỳ Khởi Nghĩa|27139 Phường Võ Thị Sáu;27148 Phường 4=27154+27139
27142|Phường Nhiêu Lộc|770|Quận 3|4|đường Lê Văn Sỹ;đường Kỳ Đồng;đường Trường Sa|27127 Phường 14;27130 Phường 12;27133 Phường 11;27142 Phường 9
27259|Phường Xóm Chiếu|773|Quận 4|3|đường Xóm Chiếu;đường Nguyễn Tất Thành;đường Tôn Thất Thuyết|27259 Phường 13;27277 Phường 18;27289 Phường 16;27295 Phường 15=27265+27259
27265|Phường Khánh Hội|773|Quận 4|4|đường Khánh Hội;đường Hoàng Diệu;đường Vĩnh Khánh|27265 Phường 9;27271 Phường 8;27283 Phường 4=27265+27286;27292 Phường 2=27265+27286
27301|Phường Chợ Quán|774|Quận 5|3|đường Trần Hưng Đạo;đường Trần Bình Trọng;đường Nguyễn Biểu|27301 Phường 4;27307 Phường 2;27325 Phường 1
27316|Phường An Đông|774|Quận 5|4|đường An Dương Vương;đường Nguyễn Tri Phương;đường Trần Phú|27304 Phường 9;27316 Phường 7;27334 Phường 5
27343|Phường Chợ Lớn|774|Quận 5|5|đường Hồng Bàng;đường Châu Văn Liêm;đường Nguyễn Trãi|27310 Phường 12;27328 Phường 11;27331 Phường 14;27343 Phường 13
27367|Phường Bình Tây|775|Quận 6|3|đường Phan Văn Khỏe;đường Tháp Mười;đường Bãi Sậy|27352 Phường 9;27367 Phường 2
27478|Phường Tân Thuận|778|Quận 7|5|đường Huỳnh Tấn Phát;đường Nguyễn Thị Thập;đường Trần Xuân Soạn|27466 Phường Tân Thuận Đông;27469 Phường Tân Thuận Tây;27478 Phường Bình Thuận
27484|Phường Phú Thuận|778|Quận 7|4|đường Đào Trí;đường Huỳnh Tấn Phát;đường Hoàng Quốc Việt|27484 Phường Phú Thuận;27493 Phường Phú Mỹ=27484+27487
27475|Phường Tân Hưng|778|Quận 7|5|đường Nguyễn Hữu Thọ;đường Lê Văn Lương;đường Nguyễn Thị Thập|27472 Phường Tân Kiểng;27475 Phường Tân Hưng;27481 Phường Tân Quy;27490 Phường Tân Phong
27418|Phường Chánh Hưng|776|Quận 8|4|đường Phạm Hùng;đường Dương Bá Trạc;đường Hưng Phú|27397 Phường Rạch Ông;27403 Phường Hưng Phú;27409 Phường 4;27418 Phường 5=27424+27418
27424|Phường Bình Đông|776|Quận 8|3|đường Tạ Quang Bửu;đường Bến Bình Đông;đường Phạm Thế Hiển|27418 Phường 5=27424+27418;27424 Phường 6;27433 Phường 7=27424+27619
27169|Phường Diên Hồng|771|Quận 10|4|đường Lý Thường Kiệt;đường Nguyễn Tri Phương;đường 3 Tháng 2|27169 Phường 14=27169+27163;27187 Phường 8;27202 Phường 6
27163|Phường Hòa Hưng|771|Quận 10|5|đường Cách Mạng Tháng Tám;đường Tô Hiến Thành;đường Thành Thái|27163 Phường 15;27166 Phường 13;27169 Phường 14=27169+27163;27172 Phường 12
27226|Phường Phú Thọ|772|Quận 11|3|đường Lê Đại Hành;đường Lãnh Binh Thăng;đường Tôn Thất Hiệp|27208 Phường 15;27226 Phường 11;27229 Phường 8=27232+27226
26785|Phường Trung Mỹ Tây|761|Quận 12|4|đường Tô Ký;đường Nguyễn Ảnh Thủ;đường Trường Chinh|26776 Phường Tân Chánh Hiệp;26785 Phường Trung Mỹ Tây
26767|Phường An Phú Đông|761|Quận 12|4|đường Hà Huy Giáp;đường Vườn Lài;quốc lộ 1|26767 Phường Thạnh Lộc;26779 Phường An Phú Đông
26929|Phường Bình Thạnh|765|Quận Bình Thạnh|5|đường Nguyễn Xí;đường Đinh Bộ Lĩnh;đường Nơ Trang Long|26914 Phường 26;26917 Phường 12;26929 Phường 14
26956|Phường Thạnh Mỹ Tây|765|Quận Bình Thạnh|7|đường Nguyễn Hữu Cảnh;đường Ung Văn Khiêm;đường Xô Viết Nghệ Tĩnh;đường Điện Biên Phủ|26920 Phường 25;26953 Phường 19;26956 Phường 22
26911|Phường Bình Quới|765|Quận Bình Thạnh|3|đường Bình Quới;đường Thanh Đa|26911 Phường 27;26962 Phường 28
26944|Phường Gia Định|765|Quận Bình Thạnh|5|đường Bạch Đằng;đường Phan Đăng Lưu;đường Lê Quang Định|26926 Phường 7;26941 Phường 2;26944 Phường 1;26950 Phường 17
26968|Phường Tân Sơn Nhất|766|Quận Tân Bình|5|đường Cộng Hòa;đường Phạm Văn Hai;đường Bành Văn Trân|26968 Phường 4;26986 Phường 7;26989 Phường 5
26983|Phường Bảy Hiền|766|Quận Tân Bình|4|đường Lạc Long Quân;đường Âu Cơ;đường Trường Chinh|26971 Phường 12;26983 Phường 11;26992 Phường 10
27007|Phường Tân Sơn|766|Quận Tân Bình|4|đường Phan Huy Ích;đường Trường Chinh;đường Phạm Văn Bạch|27007 Phường 15=27004+27007
27013|Phường Tây Thạnh|767|Quận Tân Phú|4|đường Lê Trọng Tấn;đường Tây Thạnh;đường Nguyễn Hữu Tiến|27013 Phường Tây Thạnh;27016 Phường Sơn Kỳ=27439+27019+27013
27031|Phường Tân Phú|767|Quận Tân Phú|5|đường Lũy Bán Bích;đường Hòa Bình;đường Âu Cơ|27022 Phường Tân Thành=27022+27031+27019;27031 Phường Phú Trung;27034 Phường Hòa Thạnh;27040 Phường Tân Thới Hòa=27028+27031
27073|Phường Phú Nhuận|768|Quận Phú Nhuận|4|đường Nguyễn Văn Trỗi;đường Huỳnh Văn Bánh;đường Lê Văn Sỹ|27064 Phường 8;27070 Phường 10;27073 Phường 11;27076 Phường 15=27058+27073
27058|Phường Cầu Kiệu|768|Quận Phú Nhuận|4|đường Phan Xích Long;đường Phan Đình Phùng;đường Phan Đăng Lưu|27052 Phường 7;27058 Phường 1;27061 Phường 2;27076 Phường 15=27058+27073
26884|Phường Gò Vấp|764|Quận Gò Vấp|6|đường Quang Trung;đường Nguyễn Oanh;đường Lê Đức Thọ|26875 Phường 17;26884 Phường 10
26890|Phường Hạnh Thông|764|Quận Gò Vấp|4|đường Nguyễn Kiệm;đường Phạm Văn Đồng;đường Nguyễn Thái Sơn|26890 Phường 1;26902 Phường 3
27460|Phường An Lạc|777|Quận Bình Tân|5|đường Kinh Dương Vương;đường Tên Lửa;đường Hồ Học Lãm|27451 Phường Bình Trị Đông B;27460 Phường An Lạc;27463 Phường An Lạc A
27442|Phường Bình Tân|777|Quận Bình Tân|5|đường Nguyễn Thị Tú;đường Lê Văn Quới;đường Tân Kỳ Tân Quý|27442 Phường Bình Hưng Hòa B;27448 Phường Bình Trị Đông A=27442+27448;27454 Phường Tân Tạo=27442+27457+27604
26809|Phường Hiệp Bình|769|Thành phố Thủ Đức|6|đường Phạm Văn Đồng;đường Hiệp Bình;quốc lộ 13|26809 Phường Hiệp Bình Phước;26812 Phường Hiệp Bình Chánh;26821 Phường Linh Đông=26809+26824
26824|Phường Thủ Đức|769|Thành phố Thủ Đức|6|đường Võ Văn Ngân;đường Đặng Văn Bi;đường Kha Vạn Cân|26815 Phường Linh Chiểu;26818 Phường Linh Tây=26800+26824;26821 Phường Linh Đông=26809+26824;26824 Phường Bình Thọ
27094|Phường An Khánh|769|Thành phố Thủ Đức|6|đường Thảo Điền;đường Quốc Hương;đường Mai Chí Thọ|27088 Phường Thảo Điền;27091 Phường An Phú=27094+27097;27094 Phường An Khánh;27115 Phường An Lợi Đông
26842|Phường Tăng Nhơn Phú|769|Thành phố Thủ Đức|5|đường Lê Văn Việt;đường Man Thiện;đường Lã Xuân Oai|26833 Phường Long Thạnh Mỹ=26833+26842;26836 Phường Tân Phú;26839 Phường Hiệp Phú;26842 Phường Tăng Nhơn Phú A
27655|Xã Nhà Bè|786|Huyện Nhà Bè|4|đường Huỳnh Tấn Phát;đường Lê Văn Lương;đường Nguyễn Bình|27643 Thị trấn Nhà Bè;27646 Xã Phước Kiển;27649 Xã Phước Lộc;27655 Xã Phú Xuân
27553|Xã Củ Chi|783|Huyện Củ Chi|4|quốc lộ 22;đường Tỉnh lộ 8;đường Nguyễn Thị Rành|27535 Xã Phước Vĩnh An;27553 Xã Tân Phú Trung;27556 Xã Tân Thông Hội
27559|Xã Hóc Môn|784|Huyện Hóc Môn|4|đường Bà Triệu;đường Lý Thường Kiệt;đường Tô Ký|27559 Thị trấn Hóc Môn;27562 Xã Tân Hiệp;27580 Xã Tân Xuân
27592|Xã Bà Điểm|784|Huyện Hóc Môn|4|đường Phan Văn Hớn;đường Nguyễn Ảnh Thủ;quốc lộ 22|27586 Xã Trung Chánh;27589 Xã Xuân Thới Thượng;27592 Xã Bà Điểm
27619|Xã Bình Hưng|785|Huyện Bình Chánh|4|đường Nguyễn Văn Linh;quốc lộ 50;đường Phạm Hùng|27619 Xã Bình Hưng;27622 Xã Phong Phú
27601|Xã Vĩnh Lộc|785|Huyện Bình Chánh|3|đường Vĩnh Lộc;đường Quách Điêu|27598 Xã Phạm Văn Hai=27604+27601;27601 Xã Vĩnh Lộc A
27664|Xã Cần Giờ|787|Huyện Cần Giờ|3|đường Rừng Sác;đường Duyên Hải|27664 Thị trấn Cần Thạnh;27679 Xã Long Hòa
25942|Phường Dĩ An|724|Thành phố Dĩ An|3|đường Trần Hưng Đạo;đường Nguyễn An Ninh|25942 Phường Dĩ An;25948 Phường Tân Đông Hiệp=25942+25945;25960 Phường An Bình
25747|Phường Thủ Dầu Một|718|Thành phố Thủ Dầu Một|3|đường Yersin;đường Cách Mạng Tháng Tám;đường Bạch Đằng|25741 Phường Hiệp Thành=25750+25747;25747 Phường Phú Cường;25753 Phường Phú Thọ;25756 Phường Chánh Nghĩa
26506|Phường Vũng Tàu|747|Thành phố Vũng Tàu|4|đường Thùy Vân;đường Hạ Long;đường Ba Cu|26506 Phường 1;26508 Phường Thắng Tam;26509 Phường 2;26512 Phường 3
"""

OTHER_COMMUNES = """\
25750|Phường Phú Lợi
25945|Phường Tân Đông Hiệp
26800|Phường Linh Xuân
26833|Phường Long Bình
27004|Phường Tân Bình
27019|Phường Tân Sơn Nhì
27022|Phường Phú Thọ Hòa
27028|Phường Phú Thạnh
27097|Phường Bình Trưng
27232|Phường Bình Thới
27286|Phường Vĩnh Hội
27439|Phường Bình Hưng Hòa
27448|Phường Bình Trị Đông
27457|Phường Tân Tạo
27487|Phường Tân Mỹ
27604|Xã Tân Vĩnh Lộc
"""
