# ruff: noqa: E501
"""What people say about their homes, schools, health, safety and papers: plain vocabulary, read by `topics.parse`.

All sentences were written for nghe. Line marks are explained in `topics.py`.
"""

TEXT = """
= rác thải | tài nguyên môi trường | 0.050 | 58 27 15
# racthai moitruong phanloairac
t rác; bãi rác; xe rác; mùi hôi; phân loại
@dong: đống rác; bao rác; bãi rác tự phát; xà bần; thùng rác tràn
@hoi: hôi thúi; ruồi bu đầy; nước rỉ chảy ra đường; chó bới tùm lum; bốc mùi nồng nặc
h- Bãi rác tự phát bủa vây {noi}
h- Rác tồn đọng nhiều ngày tại {noi}, mùi hôi nồng nặc
h- Kênh rạch qua {noi} ngập rác
h0 Thay đổi giờ thu gom rác tại {noi}
h0 {noi} triển khai phân loại rác tại nguồn
h0 Kiểm tra điểm tập kết rác ở {noi}
h+ Bãi rác thành vườn hoa ở {noi}
h+ Đổi rác lấy quà, người dân {noi} hào hứng
h+ Kênh ở {noi} sạch rác, nước trong hơn
f điểm tập kết rác tại {noi} sẽ được di dời vì gây ô nhiễm
f lực lượng chức năng lắp camera tại {noi} để xử phạt hành vi đổ rác bừa bãi
f khối lượng rác sinh hoạt ở {noi} tăng trong {ky_f}
f đơn vị thu gom tăng cường xe và nhân công dọn {dong} tại {noi}
p- {dong} tồn tại nhiều ngày ở {noi}, {hoi}
p- xe rác để nước rỉ chảy xuống đường tại {noi}, {hoi}
p- có người lén đổ xà bần tại {noi} vào ban đêm
p- đốt rác thường xuyên ở {noi}, khói bay vào nhà dân
p0 xin cho biết giờ thu gom rác tại {noi}
p0 đề nghị đặt thêm thùng rác công cộng tại {noi}
e- {dong} ở {noi} để mấy ngày chưa ai dọn, {hoi}
e- đi ngang {noi} phải nín thở, {dong} {hoi}
e- ai lại đem {dong} quăng ở {noi} vậy trời, {hoi}
e- tiền rác tăng mà ở {noi} rác vẫn {hoi}
e- kênh ở {noi} đen thui toàn rác, {hoi}
e- {khi} họ đốt rác ở {noi}, khói mịt mù thở không nổi
e0 mấy giờ xe rác đi qua {noi} vậy mọi người
e0 ở {noi} phân loại rác rồi bỏ ở đâu ta
e0 {khi} thấy dân phòng canh người đổ rác ở {noi}
e0 bỏ nệm cũ ở {noi} thì gọi ai chở
e+ {khi} bà con ở {noi} ra quân dọn rác, sạch bong
e+ chỗ {dong} ở {noi} giờ thành vườn hoa rồi, đẹp ghê
e+ mấy cô chú lao công ở {noi} làm khuya quá, cảm ơn nhiều
e+ đổi pin cũ lấy cây xanh ở {noi}, vui mà sạch
a phân loại rác mà xe gom chung một thùng thì cũng vậy
a phạt nặng người xả rác mới chừa
a mỗi nhà ý thức chút là sạch liền
a rác để qua đêm là chuột gián đầy nhà
a bịch ni lông xài ít lại giùm

= tiếng ồn | tiếng ồn | 0.045 | 72 20 8
# tiengon karaoke keoloa
t karaoke; loa kẹo kéo; tiếng ồn; nhạc; hàng xóm
@on: hát karaoke; mở loa kẹo kéo; mở nhạc xập xình; nhậu nhẹt hò hét; khoan cắt bê tông; dộng bass
@khuya: tới nửa đêm; tới 1 giờ sáng; từ trưa tới tối; mỗi cuối tuần; đêm nào cũng vậy; suốt cả ngày chủ nhật
@met: ngủ không được; em bé giật mình khóc; nhức đầu; đóng kín cửa vẫn nghe; người già chịu không nổi
h- Karaoke loa kẹo kéo tra tấn người dân {noi}
h- Quán nhậu ở {noi} gây ồn {khuya}
h- Công trình thi công đêm, {noi} mất ngủ
h0 {noi} ra quân xử lý tiếng ồn
h0 Tiếp nhận phản ánh tiếng ồn ở {noi} qua ứng dụng
h0 Quy định mới về mức ồn tại {noi}
h+ {noi} yên tĩnh trở lại sau đợt xử lý tiếng ồn
h+ Khu phố không karaoke sau 22 giờ ở {noi}
f công an khu vực lập biên bản một quán tại {noi} vì {on} quá giờ quy định
f mức ồn đo được tại {noi} vượt giới hạn cho phép vào ban đêm
f phản ánh về tiếng ồn tại {noi} tăng vào dịp cuối tuần
f tổ dân phố ở {noi} vận động các hộ không {on} sau 22 giờ
p- hộ dân tại {noi} {on} {khuya}, cả xóm {met}
p- quán nhậu ở {noi} {on} {khuya}, đề nghị kiểm tra
p- công trình xây dựng tại {noi} {on} {khuya}, {met}
p- một nhóm thanh niên ở {noi} thường {on} {khuya}
p0 xin hỏi mức phạt đối với hành vi {on} tại {noi}
p0 đề nghị cho biết số điện thoại tiếp nhận phản ánh tiếng ồn tại {noi}
e- hàng xóm ở {noi} {on} {khuya}, {met}
e- {khi} ở {noi} lại {on}, {met}
e- quán nhậu ở {noi} {on} {khuya}, nói hoài không nghe
e- ở {noi} mà {on} {khuya} vậy ai chịu nổi
e- gọi công an phường rồi mà ở {noi} vẫn {on} {khuya}
e- hát thì dở mà {on} {khuya}, bà con ở {noi} {met}
e0 ở {noi} mà {on} {khuya} thì báo ai vậy
e0 có app nào phản ánh tiếng ồn ở {noi} không mọi người
e0 {khi} công an xuống {noi} nhắc vụ {on} rồi
e+ xử phạt xong ở {noi} yên tĩnh hẳn, ngủ ngon
e+ hàng xóm ở {noi} dễ thương, tới 9 giờ tối là tắt nhạc
e+ gọi 1022 vụ {on} ở {noi} mà có người xuống liền, quá đã
a hát hay thì còn đỡ
a đo độ ồn rồi phạt thẳng tay đi
a mỗi người nhường nhau một chút là êm
a sau 10 giờ đêm phải để người ta ngủ chứ
a loa kẹo kéo nên cấm hẳn trong khu dân cư

= thủ tục hành chính | dịch vụ hành chính công | 0.060 | 45 37 18
# vneid thutuchanhchinh dichvucong
t VNeID; hồ sơ; dịch vụ công; căn cước; giấy tờ
@giay: hộ khẩu; giấy khai sinh; căn cước; giấy phép kinh doanh; sổ hồng; xác nhận cư trú; giấy độc thân
@loi: hệ thống báo lỗi; app VNeID đứng hình; bốc số chờ cả buổi; thiếu một tờ là về; chạy lên chạy xuống ba lần; mã OTP không về
@noinop: trung tâm hành chính công; bộ phận một cửa; cổng dịch vụ công; quầy số 5
h- Hồ sơ ùn ứ tại {noi}, người dân chờ cả buổi
h- Lỗi hệ thống, người dân {noi} không nộp được hồ sơ
h- Người dân {noi} rối vì địa chỉ trên giấy tờ
h0 {noi} hướng dẫn nộp hồ sơ qua cổng dịch vụ công
h0 Cập nhật địa chỉ mới trên VNeID cho người dân {noi}
h0 Thay đổi giờ tiếp dân tại {noi}
h+ Làm giấy tờ ở {noi} chỉ mất 15 phút
h+ Cán bộ {noi} đến tận nhà làm căn cước cho người già
h+ Người dân {noi} hài lòng với {noinop}
f {noinop} tại {noi} tiếp nhận hơn 300 hồ sơ mỗi ngày
f người dân {noi} không bắt buộc đổi {giay} khi thay đổi địa giới
f tổ công nghệ số cộng đồng hỗ trợ người dân tại {noi} cài đặt VNeID
f hồ sơ {giay} nộp tại {noi} được trả kết quả trong ba ngày làm việc
p- tôi nộp hồ sơ {giay} tại {noi} đã quá hạn mà chưa có kết quả
p- {noinop} tại {noi} yêu cầu bổ sung {giay} nhiều lần
p- {loi} khi nộp hồ sơ {giay} của người dân {noi}
p- nhân viên {noinop} tại {noi} hướng dẫn không rõ ràng
p0 xin hướng dẫn thủ tục làm {giay} tại {noi}
p0 xin hỏi {noinop} của {noi} có làm việc sáng thứ bảy không
e- đi làm {giay} ở {noi} mà {loi}, nản ghê
e- {khi} lên {noinop} ở {noi}, {loi}
e- làm {giay} ở {noi} mà {loi}, mất nguyên buổi làm
e- địa chỉ trên VNeID của mình ở {noi} bị sai mà sửa hoài không được
e- gọi hỏi {giay} mà chỗ này chỉ qua chỗ kia, cuối cùng ra tận {noi}
e0 cho hỏi làm {giay} ở {noi} cần đem theo gì
e0 giờ làm {giay} thì ra {noinop} ở {noi} hả mọi người
e0 có ai đổi địa chỉ trên VNeID ở {noi} chưa, chỉ mình với
e0 {noinop} ở {noi} mấy giờ mở cửa vậy
e+ {khi} đi làm {giay} ở {noi}, có 20 phút là xong
e+ mấy bạn ở {noinop} tại {noi} nhiệt tình, chỉ từng bước luôn
e+ nộp {giay} online mà ở {noi} trả kết quả sớm hơn hẹn
e+ ba mình lớn tuổi, cán bộ ở {noi} tới tận nhà làm {giay}
a giấy tờ điện tử hết thì dân đỡ cực
a nhớ chụp lại biên nhận hồ sơ nha
a ai lớn tuổi thì nhờ con cháu làm giùm trên app
a một cửa mà chạy ba cửa
a tích hợp VNeID rồi thì đừng bắt photo nữa

= học phí | giáo dục | 0.050 | 48 35 17
# hocphi giaoduc truonghoc
t học phí; phụ huynh; trường; lớp; năm học
@khoan: học phí; tiền bán trú; tiền quỹ lớp; tiền đồng phục; tiền sách giáo khoa; tiền máy lạnh; tiền học thêm
@truong: trường tiểu học; trường mầm non; trường cấp hai; trường cấp ba; trường công; trường tư
h- Phụ huynh {noi} bức xúc vì {khoan}
h- Thiếu trường lớp, học sinh {noi} phải học ca ba
h- Thu {khoan} sai quy định tại một trường ở {noi}
h0 Công bố mức thu {khoan} tại {noi}
h0 Phân tuyến tuyển sinh đầu cấp ở {noi}
h0 Thêm phòng học mới tại {noi} trước khai giảng
h+ Miễn học phí, phụ huynh {noi} phấn khởi
h+ Khánh thành {truong} mới tại {noi}
h+ Trường học ở {noi} mở phòng đọc sách miễn phí
f {truong} tại {noi} công khai các khoản thu, trong đó có {khoan}
f sĩ số bình quân tại {noi} là 42 học sinh một lớp
f đoàn kiểm tra làm việc với {truong} tại {noi} về {khoan}
f học sinh ở {noi} tựu trường theo kế hoạch năm học mới
p- {truong} tại {noi} thu {khoan} nhưng không có biên lai
p- {khoan} ở {truong} tại {noi} tăng cao so với năm trước
p- con tôi đúng tuyến tại {noi} nhưng không được nhận vào {truong}
p- bếp ăn {truong} ở {noi} không bảo đảm chất lượng bữa bán trú
p0 xin hỏi quy định thu {khoan} đối với {truong} tại {noi}
p0 xin hướng dẫn hồ sơ nhập học {truong} tại {noi}
e- đầu năm mà {khoan} ở {truong} bên {noi} đóng muốn xỉu
e- {khoan} năm nay ở {noi} lại tăng, phụ huynh rầu thúi ruột
e- con học ở {noi} mà lớp đông gần năm chục đứa
e- họp phụ huynh ở {noi} xong thấy {khoan} mà choáng
e- {truong} ở {noi} kêu tự nguyện mà không đóng {khoan} thì bị nhắc hoài
e0 {truong} ở {noi} nào tốt mà {khoan} vừa phải vậy mấy mẹ
e0 cho hỏi {khoan} ở {truong} bên {noi} bao nhiêu
e0 con mình ở {noi} thì học đúng tuyến trường nào ta
e0 {khi} nghe thông báo {khoan} ở {noi} rồi, mọi người coi chưa
e+ nghe miễn học phí mà phụ huynh ở {noi} mừng quá trời
e+ cô giáo ở {truong} bên {noi} thương học trò lắm
e+ {truong} mới ở {noi} rộng rãi, con mê đi học
e+ bữa ăn bán trú ở {truong} bên {noi} ngon mà rẻ
a tự nguyện thì phải đúng nghĩa tự nguyện
a công khai khoản thu là phụ huynh yên tâm
a học thêm riết con nít hết tuổi thơ
a lương giáo viên cũng cần được quan tâm
a lớp đông thì cô thầy cũng đuối

= sốt xuất huyết | y tế | 0.040 | 50 35 15
# sotxuathuyet yte suckhoe
t sốt xuất huyết; muỗi; bệnh viện; lăng quăng; tiểu cầu
@benh: sốt cao ba ngày; tụt tiểu cầu; nổi ban đỏ; sốt xuất huyết; ói với mệt lả
@o: lu nước; vỏ xe cũ; bình bông; máng nước; khu đất trống
h- Ca sốt xuất huyết tăng nhanh tại {noi}
h- Bệnh viện quá tải, người dân {noi} nằm ghép giường
h- Muỗi dày đặc, {noi} lo dịch sốt xuất huyết
h0 Phun hóa chất diệt muỗi tại {noi}
h0 {noi} ra quân diệt lăng quăng
h0 Giám sát ổ dịch sốt xuất huyết ở {noi}
h+ Không còn ổ dịch sốt xuất huyết tại {noi}
h+ Trạm y tế {noi} khám miễn phí cho người cao tuổi
h+ Cứu sống bệnh nhi sốc sốt xuất huyết ở {noi}
f ngành y tế ghi nhận thêm 25 ca sốt xuất huyết tại {noi} trong {ky_f}
f đoàn giám sát phát hiện lăng quăng trong {o} ở {noi}
f trạm y tế {noi} khuyến cáo người dân ngủ mùng và đậy kín dụng cụ chứa nước
f bác sĩ khuyên người dân {noi} đi khám ngay khi {benh}
p- {o} tại {noi} có nhiều lăng quăng, đã có người mắc bệnh
p- công trình bỏ hoang ở {noi} đọng nước, muỗi rất nhiều
p- bệnh viện gần {noi} quá tải, người bệnh chờ rất lâu
p- đã có ba ca sốt xuất huyết ở {noi} nhưng chưa thấy phun thuốc diệt muỗi
p0 xin cho biết lịch phun thuốc diệt muỗi tại {noi}
p0 xin hỏi trạm y tế tại {noi} có tiêm ngừa sốt xuất huyết không
e- con mình ở {noi} {benh}, nhập viện nằm ghép luôn
e- muỗi ở {noi} nhiều kinh khủng, ban ngày cũng chích
e- {khi} cả xóm ở {noi} mấy người {benh}
e- khu đất trống ở {noi} đầy lăng quăng mà không ai dọn
e- chờ khám ở bệnh viện gần {noi} {lau}, con thì {benh}
e0 ở {noi} có chỗ nào xét nghiệm sốt xuất huyết không mọi người
e0 {benh} thì nên đi viện liền hay chờ vậy, mình ở {noi}
e0 {khi} có người đi phun thuốc muỗi ở {noi}
e0 ai ở {noi} nhớ coi lại {o} coi có lăng quăng không
e+ con hết sốt rồi, cảm ơn mấy cô ở trạm y tế {noi}
e+ bác sĩ ở gần {noi} tận tình, bé {benh} mà giờ khỏe rồi
e+ tổ dân phố ở {noi} đi từng nhà nhắc lật {o}, quá hay
a nhớ lật úp mấy thứ đọng nước
a ngủ mùng cả ban ngày cho chắc
a sốt cao là đừng tự truyền nước ở nhà
a mùa mưa là muỗi sinh sôi dữ lắm
a không có lăng quăng thì không có sốt xuất huyết

= an toàn thực phẩm | an toàn thực phẩm | 0.040 | 58 30 12
# antoanthucpham thucphamban
t thực phẩm; ngộ độc; ôi thiu; nguồn gốc; bếp ăn
@do: thịt heo; trái cây; bún tươi; trà sữa; đồ ăn vặt; giá đỗ; chả lụa
@ban: có mùi ôi; không rõ nguồn gốc; tẩm hóa chất; để ruồi bu; hết hạn sử dụng
h- Phát hiện {do} {ban} tại {noi}
h- Nhiều người ở {noi} nhập viện sau khi ăn {do}
h- Chợ tự phát ở {noi} bày bán {do} {ban}
h0 Kiểm tra an toàn thực phẩm tại {noi}
h0 Lấy mẫu {do} ở {noi} để kiểm nghiệm
h0 Tập huấn an toàn thực phẩm cho tiểu thương {noi}
h+ Chợ ở {noi} truy xuất nguồn gốc {do} bằng mã QR
h+ Phiên chợ nông sản sạch hút khách ở {noi}
f đoàn kiểm tra tạm giữ hơn 200 kg {do} {ban} tại {noi}
f cơ sở sản xuất {do} ở {noi} bị phạt vì không có giấy chứng nhận
f mẫu {do} lấy tại {noi} cho kết quả âm tính với chất cấm
f sở an toàn thực phẩm khuyến cáo người dân {noi} mua {do} có hóa đơn
p- quán ăn tại {noi} bán {do} {ban}, đề nghị kiểm tra
p- cơ sở làm {do} ở {noi} xả nước thải hôi, không có bảng hiệu
p- xe đẩy trước cổng trường tại {noi} bán {do} {ban} cho học sinh
p- tôi mua {do} ở {noi} bị {ban}, ăn xong đau bụng
p0 xin hỏi cách phản ánh {do} {ban} tại {noi}
p0 xin hướng dẫn thủ tục xin giấy chứng nhận an toàn thực phẩm tại {noi}
e- mua {do} ở {noi} về mà {ban}, phải quăng hết
e- {khi} ăn {do} ở {noi} xong đau bụng tới giờ
e- trước cổng trường ở {noi} bán {do} {ban}, con nít ăn hoài
e- coi {do} ở {noi} {ban} mà rùng mình
e- {do} ngoài chợ ở {noi} {ban} mà vẫn bán đầy
e0 ở {noi} mua {do} chỗ nào yên tâm vậy mọi người
e0 {khi} thấy đoàn kiểm tra ghé mấy tiệm {do} ở {noi}
e0 {do} {ban} ở {noi} thì gọi đường dây nào để báo
e+ {do} ở {noi} tươi ngon, có tem đàng hoàng
e+ quán ở {noi} sạch sẽ, ăn {do} yên tâm
e+ {khi} đi phiên chợ nông sản ở {noi}, {do} sạch mà giá mềm
a ham rẻ thì coi chừng rước bệnh
a coi kỹ hạn sử dụng trước khi mua nha
a phạt cho nặng vô mới sợ
a nấu ở nhà vẫn là chắc ăn nhất
a mua chỗ quen cho yên bụng

= giá nhà | nhà ở – đất đai | 0.050 | 55 35 10
# gianha chungcu nhaoxahoi
t giá nhà; chung cư; nhà ở xã hội; sổ hồng; thuê trọ
@nha: căn hộ hai phòng ngủ; căn hộ một phòng ngủ; căn chung cư cũ; nhà phố; miếng đất; nhà trong hẻm
@gia: 3 tỷ; 4,5 tỷ; 70 triệu một mét vuông; 90 triệu một mét vuông; gấp đôi năm ngoái; 5 tỷ rưỡi
h- Giá {nha} ở {noi} vượt tầm người trẻ
h- Chậm cấp sổ hồng, cư dân {noi} căng băng rôn
h- Tiền thuê trọ ở {noi} tăng, công nhân lao đao
h0 Công bố bảng giá đất mới tại {noi}
h0 Khởi công dự án nhà ở xã hội ở {noi}
h0 Mở nhận hồ sơ mua nhà ở xã hội tại {noi}
h+ Cư dân {noi} nhận sổ hồng sau nhiều năm chờ
h+ Bàn giao hàng trăm căn nhà ở xã hội ở {noi}
f giá {nha} tại {noi} được rao khoảng {gia}
f dự án nhà ở xã hội tại {noi} có quy mô hơn 1.000 căn
f bảng giá đất điều chỉnh áp dụng cho các tuyến đường ở {noi}
f lượng giao dịch {nha} ở {noi} giảm trong {ky_f}
p- cư dân chung cư tại {noi} đã nhận nhà nhiều năm nhưng chưa có sổ hồng
p- chủ đầu tư ở {noi} thu phí bảo trì nhưng không bàn giao cho ban quản trị
p- có người xây nhà không phép tại {noi}
p- thang máy chung cư ở {noi} hư liên tục, cư dân rất lo
p0 xin hỏi điều kiện mua nhà ở xã hội tại {noi}
p0 xin hướng dẫn tra cứu quy hoạch thửa đất tại {noi}
e- {nha} ở {noi} giờ {gia}, làm cả đời chưa chắc mua nổi
e- coi giá {nha} ở {noi} xong muốn về quê luôn, {gia}
e- ở chung cư bên {noi} năm năm rồi mà chưa có sổ hồng
e- chủ trọ ở {noi} lại tăng tiền, phòng chút xíu mà đòi 6 triệu một tháng
e- nhà ở xã hội ở {noi} mà cũng {gia}, ai mua nổi
e0 {nha} ở {noi} tầm {gia} có hợp lý không mọi người
e0 tìm {nha} quanh {noi}, ai biết chỉ mình với
e0 điều kiện mua nhà ở xã hội ở {noi} sao vậy ta
e0 nghe nói bảng giá đất ở {noi} sắp đổi
e+ cuối cùng cũng cầm được sổ hồng căn ở {noi}, mừng rớt nước mắt
e+ vợ chồng mình bốc thăm trúng nhà ở xã hội ở {noi} rồi
e+ chủ trọ ở {noi} giảm tiền nhà cho sinh viên, quý ghê
a lương tăng không kịp giá nhà
a đọc kỹ pháp lý trước khi xuống tiền
a đầu cơ thổi giá thì người ở thật chịu thiệt
a thuê cũng được, miễn gần chỗ làm
a có sổ hồng mới yên tâm

= lừa đảo mạng | an ninh trật tự | 0.050 | 60 33 7
# luadao canhgiac anninhmang
t lừa đảo; chuyển khoản; giả danh; đường link; mã OTP
@gia: giả danh công an; giả shipper; giả nhân viên ngân hàng; giả làm điện lực; giả tuyển cộng tác viên; giả người thân nhắn mượn tiền
@mat: mất 20 triệu; mất sạch tiền trong thẻ; bị trừ 5 triệu; mất tài khoản; suýt mất 50 triệu
h- Người dân {noi} bị lừa vì chiêu {gia}
h- Bẫy việc nhẹ lương cao, nhiều người ở {noi} mất tiền
h- Cướp giật điện thoại lộng hành ở {noi}
h0 Công an {noi} cảnh báo thủ đoạn {gia}
h0 Khởi tố nhóm lừa đảo qua mạng ở {noi}
h0 Tuyên truyền phòng chống lừa đảo tại {noi}
h+ Công an {noi} kịp ngăn cụ bà chuyển tiền cho kẻ lừa đảo
h+ Nhân viên ngân hàng ở {noi} giúp khách thoát bẫy lừa đảo
f đối tượng {gia}, gọi điện cho người dân ở {noi} yêu cầu chuyển khoản
f công an {noi} tiếp nhận nhiều trình báo về thủ đoạn {gia}
f người dân tại {noi} được khuyến cáo không bấm vào đường link lạ
f ngân hàng tạm khóa giao dịch đáng ngờ của một khách hàng ở {noi}
p- gia đình tôi ở {noi} bị kẻ xấu {gia}, {mat}
p- có nhóm người lạ đến {noi} tự xưng cán bộ để thu thập căn cước
p- tại {noi} thường xảy ra cướp giật vào chiều tối
p- số điện thoại lạ liên tục gọi cho người già ở {noi}, {gia}
p0 xin hướng dẫn cách trình báo khi bị lừa đảo qua mạng tại {noi}
p0 xin hỏi công an {noi} có gọi điện yêu cầu cập nhật VNeID không
e- má mình ở {noi} bị tụi nó {gia}, {mat}
e- {khi} có đứa {gia} gọi cho bà con ở {noi}, ai dính là {mat}
e- bạn mình ở {noi} bấm vô link lạ, {mat}
e- ở {noi} mà bị giật điện thoại giữa ban ngày
e- tụi {gia} giờ nói chuyện y như thật, người già ở {noi} dính hoài
e0 có ai ở {noi} bị gọi kiểu {gia} chưa
e0 {mat} vì bị {gia} thì trình báo ở đâu, mình ở {noi}
e0 cảnh báo bà con ở {noi}: đang có chiêu {gia}
e0 {khi} công an {noi} phát tờ rơi phòng lừa đảo
e+ hên là chị giao dịch viên ở {noi} cản lại, không thì {mat}
e+ công an {noi} bắt được nhóm {gia} rồi, khỏe
e+ bác bảo vệ ở {noi} rượt kịp tên giật đồ, quá dữ
a không có cán bộ nào làm việc qua điện thoại đâu
a tuyệt đối đừng đưa mã OTP cho ai
a link lạ là khóa máy khỏi bấm
a tham lời cao là dính bẫy
a nghi ngờ thì cúp máy rồi gọi lại số chính thức

= chuyện phiếm | | 0.157 | 20 45 35
# saigon cuoituan chuyennghe
t cà phê; cuối tuần; trời; ăn sáng
@mon: cơm tấm; bún bò; hủ tiếu gõ; bánh mì; phá lấu; cà phê sữa đá; bánh xèo
@chuyen: coi phim; đá banh; đi cà phê; đi siêu thị; ngủ nướng; chạy bộ; trồng cây ban công
@troi: trời đẹp; trời mát; nắng dịu; mưa lất phất; gió hiu hiu; nóng hầm hập
h- Quán xá ở {noi} vắng khách
h0 Cuối tuần ở {noi} có gì vui
h0 Một vòng ẩm thực {noi}: {mon} và những món lâu năm
h0 Nhịp sống chậm ở {noi}
h+ Quán {mon} ở {noi} phát miễn phí cho người nghèo
h+ Bạn trẻ {noi} rủ nhau {chuyen} cuối tuần
f {mon} ở {noi} có giá từ 30.000 đồng, luôn đông khách
f nhiều người chọn {noi} để {chuyen} trong dịp cuối tuần
f câu lạc bộ ở {noi} tổ chức buổi giao lưu văn nghệ tối thứ bảy
p- tôi để quên túi xách tại {noi}, mong được giúp đỡ
p0 xin hỏi lịch sinh hoạt văn hóa cuối tuần tại {noi}
p0 xin hỏi thư viện gần {noi} mở cửa giờ nào
e- {khi} ăn {mon} ở {noi} mà dở ẹc, tiếc tiền
e- ở {noi} một mình mà {troi}, buồn muốn khóc
e- hẹn {chuyen} ở {noi} mà bạn cho leo cây, quê ghê
e- xếp hàng mua {mon} ở {noi} {lau}, đói lả
e0 ở {noi} có quán {mon} nào ngon không mọi người
e0 {khi} {troi}, ai {chuyen} quanh {noi} không
e0 cuối tuần này ở {noi} {chuyen} chỗ nào được
e0 mới chuyển về {noi}, xin làm quen bà con
e0 {khi} ngồi cà phê ở {noi}, {troi}
e0 tìm bạn {chuyen} ở {noi}
e+ {mon} ở {noi} ngon bá cháy, ăn hoài không ngán
e+ {khi} {troi}, ngồi uống nước ở {noi} thấy đời nhẹ tênh
e+ {chuyen} ở {noi} với cả nhà, vui quá trời
e+ cô bán {mon} ở {noi} dễ thương, cho thêm chén nước mắm
e+ sinh nhật tuổi 30 ở {noi}, bạn bè tới đông đủ
a {troi} vầy mà được {chuyen} thì còn gì bằng
a ai thèm {mon} giơ tay
a sáng làm ly cà phê cho tỉnh
a chúc cả nhà một ngày vui
a tự nhiên thèm {mon} ghê
"""
