"""What people say about streets, water, power and transport: plain vocabulary, read by `topics.parse`.

All sentences were written for nghe. Line marks are explained in `topics.py`.
"""

TEXT = """
= ngập nước | cấp thoát nước | 0.060 | 60 28 12
# ngapnuoc mualon trieucuong thoatnuoc
t ngập; triều cường; thoát nước; lội nước; cống
@muc: tới mắt cá chân; tới nửa bánh xe; ngang đầu gối; gần tới yên xe; lênh láng; sâu cả gang tay; hơn ba tấc
@mua: mưa lớn; mưa chừng nửa tiếng; cơn mưa chiều; mưa có chút xíu; triều lên; mưa kèm triều cường
@hong: xe chết máy; phải dắt bộ; ướt hết đồ; trễ giờ làm; nước tràn vô nhà; rác nổi lềnh bềnh
@cong: miệng cống; hố ga; cống thoát nước; tuyến cống; cửa xả
h- Người dân {noi} khổ sở vì ngập nước kéo dài
h- Mưa lớn, {noi} lại chìm trong biển nước
h- Nước ngập tràn vào nhà dân ở {noi}
h- Ngập nặng tại {noi}, hàng loạt xe chết máy
h0 Triều cường lên cao, {noi} có nguy cơ ngập
h0 Dự báo mưa lớn, {noi} chuẩn bị phương án chống ngập
h0 Khảo sát hệ thống thoát nước tại {noi}
h+ Hoàn thành cống mới, {noi} không còn ngập
h+ Người dân {noi} mừng vì tuyến đường hết ngập
h+ Trạm bơm vận hành tốt, {noi} giảm ngập rõ rệt
f mực nước đo được tại {noi} đạt {muc_f} vào {qua_f}
f đơn vị thoát nước cho biết nguyên nhân ngập ở {noi} là do {cong} bị rác bít kín
f cơn mưa {qua_f} gây ngập cục bộ tại {noi}, nhiều phương tiện di chuyển khó khăn
f công nhân thoát nước được cử đến {noi} để vớt rác tại các {cong}
f dự án cải tạo {cong} qua {noi} dự kiến hoàn thành trong quý tới
@muc_f: 1,45 m; 1,50 m; 1,55 m; 1,60 m; mức báo động 2; mức báo động 3
p- {cong} tại {noi} bị nghẹt, cứ {mua} là nước ngập {muc}, sinh hoạt của các hộ dân bị ảnh hưởng
p- nước thải từ {cong} trào ngược vào nhà dân ở {noi} mỗi khi {mua}
p- nắp {cong} tại {noi} bị hư hỏng, gây nguy hiểm khi đường ngập
p- mặt đường tại {noi} thấp hơn xung quanh nên thường xuyên ngập, {hong}
p0 đề nghị cho biết kế hoạch nạo vét {cong} tại {noi} trong năm nay
p0 xin hỏi dự án chống ngập qua {noi} khi nào khởi công
e- {mua} là ở {noi} ngập {muc} liền, {hong}
e- nước ở {noi} ngập {muc}, {khi} chạy ngang là {hong}
e- năm nào cũng hứa chống ngập mà ở {noi} vẫn ngập {muc}
e- {khi} đi qua {noi} mà {hong}, chán hết sức
e- cái {cong} ở {noi} nghẹt cả tháng không ai thông, {mua} là ngập
e- lội nước ở {noi} mệt muốn xỉu, nước ngập {muc}
e- nhà ở {noi} mà {mua} là tát nước muốn gãy lưng
e- ngập vầy sao chạy xe qua {noi} được trời
e0 có ai biết ở {noi} giờ còn ngập không, mình tính chạy về
e0 {khi} ở {noi} nước đang ngập {muc}, mọi người né đường khác nha
e0 cho hỏi {mua} thì đi qua {noi} có ngập không vậy
e0 thấy công nhân đang thông {cong} ở {noi}
e0 nghe nói triều cường còn lên nữa, ai ở {noi} nhớ kê đồ
e+ công nhận ở {noi} làm cống xong là hết ngập, mừng ghê
e+ {mua} mà ở {noi} nước rút lẹ, đỡ hơn năm ngoái nhiều
e+ cảm ơn mấy anh thoát nước lội thông {cong} ở {noi} giữa trời mưa
e+ bữa nay mưa lớn mà qua {noi} khô ráo, quá đã
a cống nghẹt rác thì mưa nào cũng ngập
a chống ngập kiểu này thì mua xuồng cho rồi
a coi lịch triều cường trước khi ra đường cho chắc ăn
a nước rút xong còn lại nguyên lớp bùn
a nạo vét cống trước mùa mưa mới phải

= kẹt xe | giao thông | 0.090 | 62 28 10
# ketxe giaothong duongsa
t kẹt xe; ùn tắc; đèn đỏ; rào chắn; cầu vượt
@giao: ngã tư; vòng xoay; nút giao; chân cầu; giao lộ
@vi: rào chắn thi công; xe container; hai xe va quẹt; đèn tín hiệu hư; giờ tan trường; ổ gà; xe tải đậu bên đường
@nhich: nhích từng chút; đứng im re; chôn chân; bò như rùa; không nhúc nhích nổi
h- Kẹt xe kéo dài tại {noi} trong giờ cao điểm
h- Ùn tắc ở {noi}, người dân chôn chân nhiều giờ
h- Rào chắn chiếm mặt đường, {noi} kẹt cứng
h- Ổ gà dày đặc tại {noi}, người đi xe máy bất an
h0 Điều chỉnh giao thông qua {noi} từ tuần sau
h0 Khởi công dự án giao thông tại {noi}
h0 Đề xuất lắp thêm đèn tín hiệu ở {noi}
h+ Thông xe cầu mới, {noi} hết cảnh ùn tắc
h+ Gỡ rào chắn, giao thông qua {noi} thông thoáng
h+ Mở rộng {giao}, xe cộ qua {noi} chạy êm
f dòng xe qua {noi} vào {khi_f} ùn ứ hàng trăm mét do {vi}
f lực lượng cảnh sát giao thông có mặt tại {noi} để điều tiết, phân luồng
f xe tải bị cấm lưu thông qua {noi} trong giờ cao điểm theo phương án mới
f {giao} tại {noi} được tổ chức lại với đèn tín hiệu thông minh
f dự án mở rộng đường qua {noi} đã bàn giao phần lớn mặt bằng
p- {giao} tại {noi} thường xuyên kẹt xe vì {vi}, kính đề nghị có người điều tiết
p- rào chắn thi công tại {noi} dựng nhiều tháng nhưng không thấy công nhân làm việc
p- mặt đường tại {noi} có nhiều ổ gà, đã có người té ngã {khi_f}
p- đèn tín hiệu ở {giao} thuộc {noi} bị hư, xe cộ chạy lộn xộn
p0 xin hỏi khi nào rào chắn tại {noi} được tháo dỡ
p0 đề nghị xem xét lắp biển cấm dừng đỗ tại {noi}
e- {khi} kẹt xe ở {noi} {lau}, {nhich} luôn
e- đi làm qua {noi} mà {nhich}, {lau} chưa qua nổi cái {giao}
e- {vi} làm kẹt cứng ở {noi}, không thấy ai điều tiết
e- đường ở {noi} toàn ổ gà, chạy xe mà hết hồn
e- rào chắn ở {noi} để hoài không làm, xe {nhich}
e- ngày nào qua {noi} cũng kẹt, {vi} hoài
e- xe máy leo lề ào ào ở {noi}, đi bộ cũng không yên
e- kẹt xe kiểu này thì từ {noi} vô chỗ làm mất {lau}
e0 ở {noi} đang kẹt do {vi}, ai đi thì né nha
e0 cho mình hỏi giờ này qua {noi} kẹt không mọi người
e0 {khi} có hai chiếc xe quẹt nhau ở {noi}, đang chờ công an tới
e0 nghe nói sắp mở rộng đường qua {noi} phải không ta
e0 mình thấy {giao} ở {noi} mới gắn đèn tín hiệu
e+ gỡ rào chắn rồi, chạy qua {noi} khỏe re
e+ mấy anh giao thông điều tiết ở {noi} dễ thương ghê, qua {giao} cái vèo
e+ đường mới ở {noi} êm ru, đi làm đỡ {lau}
e+ {khi} qua {noi} không kẹt miếng nào, hên dữ
a kẹt xe riết quen, ai cũng phải đi sớm
a có đèn đỏ mà ai cũng tranh nhau thì sao hết kẹt
a hít khói xe mỗi ngày muốn bệnh luôn
a phân luồng lại {giao} là đỡ liền
a giờ tan tầm thì đường nào cũng vậy thôi

= vỉa hè | trật tự đô thị | 0.056 | 45 35 20
# viahe trattudothi longduong
t vỉa hè; lòng đường; lấn chiếm; thu phí; người đi bộ
@lan: quán nhậu; xe hàng rong; bãi giữ xe; quán cà phê; tiệm sửa xe; hàng quán
@phi: tiền thuê vỉa hè; phí sử dụng vỉa hè; phí lòng đường; mức phí mới
h- Vỉa hè {noi} bị {lan} lấn chiếm
h- Người đi bộ ở {noi} phải xuống lòng đường
h- Tái chiếm vỉa hè tại {noi} sau đợt ra quân
h- Bãi giữ xe chiếm trọn vỉa hè ở {noi}
h0 Kẻ vạch sử dụng vỉa hè tại {noi}
h0 Khảo sát các tuyến được phép kinh doanh trên vỉa hè ở {noi}
h0 {noi} kiểm tra trật tự lòng, lề đường
h+ Vỉa hè {noi} thông thoáng sau khi sắp xếp lại
h+ Lối đi bộ rộng rãi, {noi} đẹp hơn
h+ Hộ kinh doanh ở {noi} đồng tình giữ vỉa hè gọn gàng
f đoàn kiểm tra ghi nhận nhiều {lan} bày bàn ghế trên vỉa hè tại {noi}
f phần vỉa hè tối thiểu 1,5 m tại {noi} được dành cho người đi bộ
f lực lượng trật tự đô thị nhắc nhở {lan} tại {noi} thu gọn đồ đạc
f việc sử dụng tạm vỉa hè ở {noi} phải được cấp phép và kẻ vạch rõ ràng
f các hộ dân tại {noi} được vận động không để xe trên vỉa hè
p- {lan} chiếm hết vỉa hè tại {noi}, người đi bộ phải xuống lòng đường
p- bàn ghế của {lan} tràn ra vỉa hè ở {noi} mỗi tối, đã phản ánh nhưng chưa được xử lý
p- xe máy đậu kín vỉa hè tại {noi}, trẻ em đi học rất nguy hiểm
p- mái che của {lan} tại {noi} lấn ra lòng đường, che khuất tầm nhìn
p0 xin hướng dẫn thủ tục xin phép sử dụng tạm vỉa hè tại {noi}
p0 xin hỏi tuyến đường nào ở {noi} được phép để xe trên vỉa hè
e- vỉa hè ở {noi} toàn {lan}, đi bộ cũng không có chỗ
e- {lan} ở {noi} chiếm hết lề, tối nào cũng vậy
e- dắt con đi bộ ở {noi} mà phải xuống lòng đường, sợ muốn chết
e- dẹp được bữa trước bữa sau {lan} ở {noi} lại bày ra y chang
e- giữ xe ở {noi} chiếm vỉa hè mà còn chặt chém nữa
e- vỉa hè ở {noi} lát đá đẹp mà để xe hết trơn
e0 vỉa hè ở {noi} giờ có được để xe không mọi người
e0 {khi} thấy trật tự đô thị đi dẹp {lan} ở {noi}
e0 mình buôn bán nhỏ ở {noi}, muốn xin để bàn trên vỉa hè thì hỏi ở đâu
e0 ở {noi} mới kẻ vạch trên vỉa hè nè
e+ vỉa hè ở {noi} dạo này thoáng, đi bộ sướng hẳn
e+ {khi} đi dạo ở {noi}, lề đường rộng rãi sạch sẽ
e+ kẻ vạch rõ ràng ở {noi} vậy ai cũng vui, khách có chỗ để xe
e+ ủng hộ dẹp {lan} ở {noi}, nhìn phố xá gọn hẳn
a vỉa hè là của người đi bộ mà
a buôn bán nhỏ cũng cần chỗ mưu sinh
a làm cho đều tay chứ đừng theo đợt
a để xe ngay hàng thẳng lối là ai cũng có đường đi
a lòng đường thì xe chạy, lề đường thì người đi, vậy thôi

= xe buýt | vận tải hành khách công cộng | 0.035 | 40 35 25
# xebuyt giaothongcongcong
t xe buýt; tài xế; trạm dừng; tuyến; vé
@tuyen: tuyến 08; tuyến 19; tuyến 33; tuyến 53; tuyến 150; tuyến buýt điện mới; tuyến 56
@te: bỏ trạm; chạy ẩu; tới trễ; đông nghẹt; không bật máy lạnh; phóng nhanh thắng gấp
h- Xe buýt {tuyen} qua {noi} bị phản ánh {te}
h- Hành khách ở {noi} mòn mỏi chờ xe buýt
h- Trạm xe buýt tại {noi} xuống cấp
h- Cắt giảm chuyến, người dân {noi} khó đi xe buýt
h0 Điều chỉnh lộ trình {tuyen} qua {noi}
h0 Mở thêm trạm dừng xe buýt tại {noi}
h0 Thí điểm vé điện tử trên xe buýt qua {noi}
h+ Xe buýt điện lăn bánh qua {noi}, hành khách hài lòng
h+ Miễn vé xe buýt, khách ở {noi} tăng mạnh
h+ Trạm chờ mới tại {noi} sạch đẹp, có mái che
f {tuyen} đi qua {noi} sẽ thay đổi giờ chạy, giãn cách 12 phút một chuyến
f trung tâm quản lý giao thông công cộng ghi nhận phản ánh về {tuyen} tại {noi}
f hành khách tại {noi} có thể trả tiền vé bằng thẻ ngân hàng hoặc mã QR
f trạm dừng xe buýt ở {noi} được bố trí thêm ghế ngồi và bảng thông tin
f sản lượng hành khách đi xe buýt qua {noi} tăng so với cùng kỳ
p- xe buýt {tuyen} {te} tại trạm ở {noi} vào {khi_f}
p- tài xế {tuyen} có thái độ không đúng mực với hành khách lớn tuổi tại {noi}
p- trạm dừng xe buýt ở {noi} không có mái che, người chờ phải đứng nắng
p- {tuyen} qua {noi} thường xuyên {te}, học sinh bị trễ học
p0 xin cho biết giờ chạy của {tuyen} qua {noi}
p0 đề nghị mở thêm trạm dừng xe buýt tại {noi}
e- đón xe buýt {tuyen} ở {noi} mà {te}, tức ghê
e- chờ xe buýt ở {noi} {lau} mà không thấy chiếc nào
e- {tuyen} qua {noi} {te}, ai say xe chắc xỉu
e- bác tài xe buýt la khách lớn tuổi ngay trạm ở {noi}, coi không được
e- trạm xe buýt ở {noi} nắng chang chang, không có chỗ ngồi
e0 cho hỏi {tuyen} có ghé {noi} không vậy
e0 đi xe buýt từ {noi} ra chợ Bến Thành thì bắt tuyến nào
e0 {tuyen} đổi lộ trình rồi, giờ chạy qua {noi} nha mọi người
e0 mấy giờ là hết chuyến xe buýt ở {noi} vậy ta
e+ đi xe buýt điện qua {noi} êm ru, máy lạnh mát rượi
e+ bác tài {tuyen} dừng chờ bà cụ ở {noi}, dễ thương ghê
e+ có xe buýt ngang {noi} nên giờ mình bỏ xe máy ở nhà
e+ vé tháng xe buýt rẻ, từ {noi} đi làm đỡ tốn bao nhiêu tiền xăng
a xe buýt mà đúng giờ thì ai cũng đi
a tập vé giấy giờ đổi qua quẹt thẻ tiện hơn
a sinh viên tụi mình sống nhờ xe buýt
a tài xế vui vẻ là khách quay lại liền
a ước gì có làn riêng cho xe buýt

= metro | vận tải hành khách công cộng | 0.040 | 25 35 40
# metro metroso1 taudien
t metro; tàu điện; nhà ga; toa; tuyến số 1
@ga: ga Bến Thành; ga Ba Son; ga Tân Cảng; ga Thảo Điền; ga Suối Tiên; ga Nhà hát; ga Bình Thái
@viec: đi làm; đi học; đi chơi cuối tuần; chở con đi thử; dẫn má đi dạo
h- Metro đông nghẹt, hành khách ở {noi} khó chen lên tàu
h- Thang cuốn {ga} hư, người dân {noi} bức xúc
h- Thiếu chỗ gửi xe gần metro, người dân {noi} gặp khó
h0 Điều chỉnh giờ chạy metro, thêm chuyến cho khách từ {noi}
h0 Mở thêm cầu bộ hành nối {ga} với {noi}
h0 Chuẩn bị khởi công tuyến metro mới qua {noi}
h+ Metro số 1 vượt mốc khách, người dân {noi} thích thú
h+ Đi metro từ {noi} vào trung tâm chỉ hơn 20 phút
h+ Người dân {noi} chọn metro thay xe máy
f metro số 1 tăng thêm chuyến phục vụ hành khách từ {noi} trong {ky_f}
f tại {ga}, hành khách đến từ {noi} có thể chuyển sang xe buýt trung chuyển
f bãi giữ xe gần {ga} tại {noi} được mở rộng thêm 500 chỗ
f công ty vận hành metro khuyến cáo hành khách tại {noi} dùng căn cước gắn chip để qua cổng
f tuyến metro tiếp theo qua {noi} đang trong giai đoạn di dời hạ tầng
p- thang máy {ga} hư nhiều ngày, người lớn tuổi ở {noi} đi lại khó khăn
p- khu vực quanh {ga} tại {noi} thiếu chỗ gửi xe máy
p- cổng soát vé {ga} thường xuyên lỗi, hành khách từ {noi} xếp hàng dài
p- loa thông báo trên tàu từ {noi} quá nhỏ, hành khách không nghe được
p0 đề nghị bố trí xe buýt gom khách từ {noi} đến {ga}
p0 xin hỏi giá vé tháng metro cho học sinh ở {noi}
e- metro mà đông kiểu này thì từ {noi} chen lên {ga} cũng đuối
e- gửi xe đi metro gần {noi} hết chỗ, chạy lòng vòng {lau}
e- thang cuốn {ga} lại hư, má mình ở {noi} leo bộ muốn xỉu
e- quẹt thẻ ở {ga} không nhận, từ {noi} lên mà đứng chờ {lau}
e0 từ {noi} ra {ga} đi xe gì tiện mọi người
e0 metro giờ mấy giờ hết chuyến vậy, mình ở {noi}
e0 cuối tuần tính {viec} bằng metro từ {noi}, có đông không ta
e0 bao giờ metro số 2 mới chạy qua {noi} vậy
e+ {khi} {viec} bằng metro từ {noi}, sạch sẽ mát lạnh
e+ nhờ metro mà từ {noi} vô trung tâm có hơn 20 phút
e+ bé nhà mình ở {noi} mê metro, tuần nào cũng đòi đi
e+ nhân viên ở {ga} chỉ đường cho khách từ {noi} nhiệt tình lắm
e+ metro đúng giờ ghê, từ {noi} {viec} khỏi lo kẹt xe
a tàu chạy êm mà không bị kẹt là thích rồi
a có thêm xe buýt gom thì metro còn đông nữa
a xếp hàng vô toa cho văn minh nha
a ngồi metro ngắm thành phố đã con mắt
a mong sớm có thêm tuyến metro mới

= cây xanh | cây xanh | 0.030 | 48 32 20
# cayxanh moitruong
t cây xanh; tét nhánh; bật gốc; bóng mát; cắt tỉa
@cay: cây dầu cổ thụ; cây sọ khỉ; cây bàng; cây phượng; cây me tây; cây xà cừ
@nguy: nghiêng hẳn; mục gốc; tét nhánh; rễ trồi lên; khô ngọn; sắp ngã
h- {cay} bật gốc tại {noi}, đè trúng xe máy
h- Nhánh cây rơi ở {noi}, người đi đường hú vía
h- Cây xanh {nguy} tại {noi}, người dân lo lắng
h0 Cắt tỉa cây xanh tại {noi} trước mùa mưa bão
h0 Di dời cây xanh ở {noi} để làm đường
h0 Kiểm tra sức khỏe cây cổ thụ ở {noi}
h+ Trồng thêm 500 cây xanh tại {noi}
h+ Công viên mới ở {noi} rợp bóng cây xanh
h+ Người dân {noi} góp công chăm sóc mảng xanh
f {cay} cao hơn 15 m tại {noi} {nguy} sau mưa giông {qua_f}
f công ty cây xanh đã cưa dọn {cay} ngã tại {noi}, không có người bị thương
f các cây {nguy} ở {noi} được lập danh sách để đốn hạ, thay thế
f mảng xanh tại {noi} sẽ được bổ sung thêm ghế đá và lối đi bộ
p- {cay} trước nhà dân tại {noi} đã {nguy}, có nguy cơ ngã đổ
p- nhánh {cay} ở {noi} vướng vào dây điện, rất nguy hiểm
p- rễ {cay} làm hư vỉa hè và tường nhà dân ở {noi}
p- cây xanh trong công viên ở {noi} không được tưới, nhiều cây {nguy}
p0 đề nghị trồng thêm cây xanh tại {noi} để có bóng mát
p0 xin hỏi muốn đốn {cay} trước nhà tại {noi} phải liên hệ đơn vị nào
e- {cay} ở {noi} {nguy} mà chưa thấy ai tới cắt
e- {khi} nhánh cây ở {noi} rớt cái rầm, hú hồn
e- ở {noi} đốn hết cây xanh rồi, trưa nắng như thiêu
e- mưa gió mà đi dưới hàng cây ở {noi} ớn lạnh luôn, {cay} {nguy} hết rồi
e0 thấy công ty cây xanh đang tỉa {cay} ở {noi}
e0 cây {nguy} ở {noi} thì báo ai vậy mọi người
e0 nghe nói sắp dời hàng {cay} ở {noi} để làm đường
e+ hàng {cay} ở {noi} mát rượi, đi bộ sáng sướng ghê
e+ báo cây {nguy} ở {noi} mà hôm sau có người tới xử lý liền, quá tốt
e+ công viên ở {noi} nhiều cây xanh, chiều ra hóng gió thích lắm
e+ cảm ơn mấy anh cắt tỉa cây ở {noi} trước mùa mưa
a mùa mưa nhớ coi chừng cây ngã
a thành phố cần thêm bóng mát
a trồng cây thì phải chăm, chứ trồng rồi bỏ thì uổng
a thấy cây nghiêng thì báo liền đừng để tới lúc ngã
a một cái cây lớn mất mấy chục năm mới có

= đèn đường | chiếu sáng | 0.030 | 62 25 13
# denduong chieusang
t đèn đường; tối om; chiếu sáng; bóng đèn; trụ đèn
@toi: tối thui; tối om; tối như hũ nút; tối đen; chỗ sáng chỗ tối
@den: dàn đèn; trụ đèn; bóng đèn; đèn đường; đèn chiếu sáng
@lo: sợ cướp giật; vấp ổ gà; không thấy đường; mấy đứa nhỏ đi học thêm về sợ; không dám đi một mình
h- Đèn đường {noi} hư cả tháng, đường {toi}
h- Người dân {noi} lo mất an toàn vì thiếu đèn chiếu sáng
h- Trụ đèn tại {noi} rỉ sét, chực ngã
h0 Thay đèn LED chiếu sáng tại {noi}
h0 Rà soát hệ thống chiếu sáng ở {noi}
h0 Thí điểm trụ đèn thông minh tại {noi}
h+ Hẻm ở {noi} sáng đèn nhờ người dân chung tay
h+ Lắp đèn mới, {noi} sáng rõ ban đêm
h+ Đèn chiếu sáng mới giúp {noi} an toàn hơn
f hơn 30 {den} tại {noi} không hoạt động trong {ky_f}
f đơn vị quản lý chiếu sáng cho biết {den} ở {noi} hư do chập cáp ngầm
f {den} mới tại {noi} dùng công nghệ LED, tiết kiệm khoảng 40% điện năng
f công nhân chiếu sáng đã thay {den} bị hư ở {noi}
p- {den} tại {noi} hư nhiều ngày, đường {toi}, người dân {lo}
p- trụ đèn ở {noi} bị rò điện khi trời mưa, rất nguy hiểm
p- hẻm tại {noi} không có {den}, ban đêm {toi}
p- {den} ở {noi} bật sáng ban ngày nhưng ban đêm lại tắt
p0 đề nghị lắp thêm {den} tại {noi}
p0 xin hỏi đơn vị nào quản lý {den} ở {noi}
e- {den} ở {noi} tắt ngúm, đường {toi}, {lo}
e- {khi} chạy qua {noi} {toi}, {lo}
e- báo {den} hư ở {noi} hoài mà chưa thấy sửa
e- ban ngày {den} ở {noi} sáng trưng, tối thì tắt, ngộ ghê
e- tối đi làm về qua {noi} mà {toi}, ớn quá
e0 {den} ở {noi} hư thì gọi số nào vậy mọi người
e0 thấy xe chiếu sáng tới thay {den} ở {noi}
e0 ở {noi} đang gắn {den} mới phải không
e+ {den} mới ở {noi} sáng trưng, tối đi tập thể dục yên tâm
e+ gọi 1022 báo {den} hư ở {noi} mà hôm sau có người thay liền
e+ hẻm ở {noi} giờ có đèn rồi, bà con mừng lắm
a đường tối là dễ bị giật đồ lắm
a có bóng đèn thôi mà chờ cả tháng
a đèn LED vừa sáng vừa đỡ tốn điện
a đi tối nhớ bật đèn xe nha

= mất điện | điện lực | 0.032 | 58 32 10
# matdien cupdien dienluc
t mất điện; cúp điện; điện lực; máy lạnh; tiền điện
@cup: cúp điện; mất điện; điện chập chờn; điện yếu xìu; cúp điện đột ngột
@kho: nóng muốn xỉu; đồ ăn trong tủ lạnh hư hết; không làm việc được; em bé khóc cả đêm; máy tính tắt ngang
h- {noi} mất điện nhiều giờ giữa trời nắng nóng
h- Người dân {noi} than tiền điện tăng vọt
h- Điện chập chờn ở {noi}, hộ kinh doanh thiệt hại
h0 Lịch cúp điện tại {noi} trong tuần
h0 Bảo trì lưới điện, {noi} tạm ngưng cấp điện
h0 Nâng công suất trạm biến áp tại {noi}
h+ Ngầm hóa xong lưới điện, {noi} gọn đẹp
h+ Điện lực khắc phục nhanh sự cố tại {noi}
h+ Hộ khó khăn ở {noi} được hỗ trợ tiền điện
f điện lực thông báo tạm ngưng cấp điện tại {noi} vào {toi_f} để bảo trì
f sự cố trạm biến áp khiến hơn 2.000 hộ dân ở {noi} mất điện
f công nhân điện lực đã khôi phục cung cấp điện cho {noi}
f sản lượng điện tiêu thụ tại {noi} tăng do nắng nóng kéo dài
p- {cup} thường xuyên tại {noi} mà không có thông báo trước
p- dây điện chùng thấp trước nhà dân ở {noi}, có nguy cơ chập cháy
p- chỉ số công tơ của hộ dân tại {noi} tăng bất thường, đề nghị kiểm tra
p- điện yếu vào buổi tối ở {noi}, thiết bị trong nhà bị hư
p0 xin cho biết lịch tạm ngưng cung cấp điện tại {noi}
p0 xin hướng dẫn thủ tục đổi tên hợp đồng mua bán điện tại {noi}
e- {khi} ở {noi} {cup} {lau}, {kho}
e- trời nóng mà {cup} ở {noi}, {kho}
e- ở {noi} {cup} không báo trước gì hết, {kho}
e- tiền điện tháng này ở {noi} tăng gấp đôi, coi mà choáng
e- gọi điện lực hoài không ai bắt máy, ở {noi} {cup} từ trưa
e0 ở {noi} có ai bị {cup} không hay mỗi nhà mình
e0 mấy giờ có điện lại vậy, mình ở {noi}
e0 lịch cúp điện tuần này có {noi} nè mọi người
e0 thấy thợ điện đang sửa trạm biến áp ở {noi}
e+ có điện lại rồi bà con ở {noi} ơi, mừng quá
e+ thợ điện lực sửa xuyên đêm ở {noi}, thương ghê
e+ dây điện ở {noi} đi ngầm hết rồi, nhìn phố đẹp hẳn
a trời nóng mà không có máy lạnh thì chịu sao nổi
a sạc dự phòng lúc này quý hơn vàng
a nhớ rút phích cắm trước khi điện về nha
a báo trước một tiếng cho dân chuẩn bị

= mạng yếu | viễn thông | 0.028 | 58 32 10
# mangyeu wifi vienthong
t wifi; sóng; cáp quang; nhà mạng; rớt mạng
@rot: rớt mạng; wifi quay vòng vòng; mạng chậm rì; sóng điện thoại chập chờn; mất tín hiệu
@hu: không họp được; con học online không vô lớp được; game lag banh; đang coi phim thì đứng hình; gửi cái file cả buổi
h- Cáp viễn thông chùng thấp ở {noi} gây nguy hiểm
h- Mạng chập chờn, người dân {noi} bức xúc
h- Trộm cắt cáp, {noi} mất liên lạc
h0 Bó gọn cáp viễn thông tại {noi}
h0 Mở rộng vùng phủ sóng 5G ở {noi}
h0 Bảo trì tuyến cáp quang qua {noi}
h+ Wifi miễn phí phủ khắp công viên ở {noi}
h+ Sóng 5G về tới {noi}
h+ Ngầm hóa cáp, {noi} hết cảnh dây nhợ chằng chịt
f nhà mạng cho biết sự cố cáp quang tại {noi} được khắc phục trong 24 giờ
f trạm thu phát sóng mới tại {noi} đưa vào hoạt động {khi_f}
f các đơn vị viễn thông phối hợp bó gọn cáp treo ở {noi}
f tốc độ mạng di động đo tại {noi} đạt trung bình 90 Mbps
p- cáp viễn thông tại {noi} chùng thấp, vướng vào người đi đường
p- {rot} nhiều ngày tại {noi}, tổng đài tiếp nhận nhưng không xử lý
p- trụ cáp viễn thông ở {noi} nghiêng, có nguy cơ ngã
p- tủ cáp trên vỉa hè tại {noi} bị hở cửa, dây điện lộ ra ngoài
p0 đề nghị bổ sung trạm phát sóng tại {noi}
p0 xin hỏi kế hoạch ngầm hóa cáp viễn thông ở {noi}
e- {khi} ở {noi} {rot}, {hu}
e- đóng tiền đều mà ở {noi} {rot} hoài, {hu}
e- nhà mạng hứa sửa mà ở {noi} vẫn {rot}
e- dây cáp ở {noi} tòng teng ngang mặt, nguy hiểm quá
e0 ở {noi} xài nhà mạng nào ổn vậy mọi người
e0 có ai ở {noi} bị {rot} không ta
e0 thấy thợ đang kéo cáp quang ở {noi}
e+ wifi ở {noi} mới nâng cấp, chạy vù vù
e+ ở {noi} có sóng 5G rồi, tải cái vèo
e+ kỹ thuật nhà mạng tới {noi} sửa trong buổi sáng, quá lẹ
a khởi động lại modem thử coi
a cáp biển mà đứt nữa là thôi xong
a làm việc ở nhà mà mạng yếu thì khổ
a gọi tổng đài nhớ xin mã sự cố

= nước máy | cấp thoát nước | 0.028 | 58 32 10
# nuocmay nuocsach
t nước máy; nước yếu; vòi nước; cấp nước; nước đục
@nuoc: nước chảy yếu xìu; nước đục ngầu; nước có mùi lạ; cúp nước; vòi chảy nhỏ giọt
@lam: không giặt đồ được; phải mua nước bình về nấu ăn; hứng cả đêm mới đầy thau; tắm cũng không dám
h- Nước máy ở {noi} yếu kéo dài nhiều tuần
h- Người dân {noi} lo vì nước máy đục
h- Bể ống nước tại {noi}, nước phun trắng đường
h0 Tạm ngưng cấp nước tại {noi} để bảo trì
h0 Súc xả đường ống cấp nước ở {noi}
h0 Thay ống nước cũ mục tại {noi}
h+ Nước sạch về tới {noi}
h+ Áp lực nước ở {noi} được cải thiện
f công ty cấp nước thông báo tạm ngưng cấp nước tại {noi} vào {toi_f}
f mẫu nước máy lấy tại {noi} đạt quy chuẩn về độ đục và clo dư
f đường ống cấp nước qua {noi} đã sử dụng hơn 30 năm, sẽ được thay mới
f xe bồn được điều đến {noi} để cấp nước cho các hộ dân
p- {nuoc} tại {noi} nhiều ngày, các hộ dân {lam}
p- ống cấp nước tại {noi} bị bể, nước chảy tràn ra đường {khi_f}
p- đồng hồ nước tại {noi} chạy nhanh bất thường
p- nước máy ở {noi} có cặn, đề nghị lấy mẫu kiểm tra
p0 xin cho biết lịch tạm ngưng cấp nước tại {noi}
p0 xin hướng dẫn đăng ký định mức nước tại {noi}
e- {khi} ở {noi} {nuoc}, {lam}
e- ở {noi} {nuoc} cả tuần nay, {lam}
e- tiền nước thì thu đủ mà ở {noi} {nuoc}
e- bể ống nước ở {noi} chảy lênh láng, tiếc đứt ruột
e0 ở {noi} có nhà ai bị {nuoc} không
e0 cho hỏi chừng nào ở {noi} có nước lại
e0 {khi} công ty nước súc ống ở {noi}, mọi người trữ sẵn nước nha
e+ nước ở {noi} giờ mạnh rồi, khỏi cần máy bơm
e+ báo bể ống ở {noi} mà chừng hai tiếng có thợ tới liền
e+ ở {noi} thay ống mới xong, nước trong veo
a nước là thứ thiết yếu mà cúp hoài
a trữ sẵn vài thau nước cho chắc
a gọi tổng đài cấp nước hỏi là rõ nhất
a coi lại đồng hồ nước xem có rò rỉ không
"""
