"""What people say during the planted events; the same line marks as the topics, read by `topics.parse`.

The head of an event names it and the topic it belongs to. All of it is invented: no sentence tells of a real incident.
"""

TEXT = """
= triều cường lịch sử | ngập nước | 0 | 70 22 8
# trieucuong ngapnuoc
t triều cường; đỉnh triều; bao cát; ngập; lội nước
@muc: ngang đầu gối; tới nửa bánh xe; lênh láng; hơn nửa mét; tràn vô nhà
@nuoc: triều cường; đỉnh triều; con nước rằm; nước triều
h- Đỉnh triều vượt báo động 3, {noi} ngập sâu
h- Triều cường tràn bờ bao, {noi} thành sông
h- Người dân {noi} chạy đồ trong đêm vì triều cường
h0 Đỉnh triều còn ở mức cao, {noi} gia cố bờ bao bằng bao cát
h0 Dự báo triều cường tại {noi} trong ba ngày tới
f đỉnh triều đo tại {noi} đạt 1,7 m, vượt báo động 3
f lực lượng tại chỗ đắp bao cát ngăn triều cường tràn vào {noi}
f hàng trăm hộ dân {noi} bị triều cường tràn vào nhà vào {khi_f}
f học sinh một số trường ở {noi} được nghỉ học vì triều cường gây ngập
p- {nuoc} tràn qua bờ bao tại {noi}, nhà dân ngập {muc}, đề nghị hỗ trợ bao cát
p- van ngăn triều ở {noi} không đóng kín, {nuoc} tràn vào khu dân cư
p0 xin cho biết lịch đỉnh triều sắp tới tại {noi}
e- {nuoc} lên ở {noi} {muc}, trắng đêm tát nước
e- bao cát không ăn thua, {nuoc} tràn vô nhà ở {noi} {muc}
e- chưa năm nào {nuoc} dữ như năm nay, ở {noi} ngập {muc}
e- xe chết máy xếp hàng dài ở {noi} vì {nuoc}, ngập {muc}
e0 đỉnh triều chiều nay mấy giờ vậy, mình ở {noi}
e0 ai ở {noi} cần bao cát thì nhắn tổ dân phố nha
e0 {nuoc} đang lên ở {noi}, ngập {muc}, bà con né ra
e+ mấy anh dân quân đắp bao cát ở {noi} suốt đêm, thương quá
e+ hàng xóm ở {noi} khiêng đồ phụ nhau lúc {nuoc} lên, ấm lòng
a đỉnh triều 1,7 mét chứ ít gì
a triều cường lên là bao cát cháy hàng
a kê đồ lên cao đi bà con

= mất điện diện rộng | mất điện | 0 | 68 26 6
# matdien cupdiendienrong
t mất điện; diện rộng; trạm 110 kV; máy phát; điện lực
@kho: nóng không ngủ được; thang máy chung cư kẹt cứng; quán xá dẹp tiệm hết; máy phát cháy hàng; nến bán sạch trơn
h- Mất điện diện rộng, {noi} chìm trong bóng tối
h- Sự cố trạm 110 kV, hàng chục nghìn hộ ở {noi} mất điện
h- Nhiều người kẹt thang máy ở {noi} vì mất điện diện rộng
h0 Điện lực nói về nguyên nhân mất điện diện rộng tại {noi}
h0 Điện được khôi phục dần ở {noi}
f sự cố tại trạm 110 kV khiến {noi} và nhiều khu vực lân cận mất điện diện rộng
f cảnh sát cứu hộ đưa nhiều người kẹt thang máy ở {noi} ra ngoài an toàn
f điện lực huy động máy phát cho bệnh viện gần {noi}
p- mất điện diện rộng tại {noi} từ trưa nhưng không có thông tin chính thức
p- sau sự cố mất điện diện rộng, thiết bị của nhiều hộ dân ở {noi} bị hư
p0 xin cho biết nguyên nhân mất điện diện rộng tại {noi}
e- mất điện diện rộng rồi, ở {noi} tối đen, {kho}
e- nguyên khu ở {noi} mất điện từ trưa tới giờ, {kho}
e- đèn giao thông tắt hết vì mất điện, ở {noi} kẹt xe kinh hoàng
e- chung cư ở {noi} mất điện, leo bộ 18 tầng muốn xỉu, {kho}
e0 nghe nói trạm 110 kV bị sự cố, ở {noi} có điện chưa mọi người
e0 quận nào cũng mất điện hả, hay chỉ có {noi}
e0 ở {noi} mới có điện lại được mười phút
e+ điện lực làm xuyên đêm, ở {noi} có điện lại rồi, cảm ơn nhiều
e+ hàng xóm ở {noi} câu máy phát cho xài ké, tình làng nghĩa xóm
a mất điện diện rộng vầy mới thấy quý cái quạt
a trạm 110 kV mà trục trặc là đi nguyên khu
a sạc dự phòng đâu hết rồi

= ngộ độc bánh mì | an toàn thực phẩm | 0 | 74 21 5
# ngodocbanhmi antoanthucpham
t ngộ độc; bánh mì; nhập viện; khuẩn salmonella; pa tê
@trieu: ói mửa; đau bụng dữ dội; sốt cao; tiêu chảy; lả người
h- Hàng trăm người nhập viện nghi ngộ độc bánh mì ở {noi}
h- Ngộ độc sau khi ăn bánh mì, nhiều trẻ em ở {noi} {trieu}
h- Đình chỉ tiệm bánh mì ở {noi} sau vụ ngộ độc
h0 Lấy mẫu pa tê, xét nghiệm vụ ngộ độc bánh mì ở {noi}
h0 Cập nhật số ca ngộ độc bánh mì tại {noi}
f kết quả ban đầu cho thấy mẫu pa tê của tiệm bánh mì ở {noi} nhiễm khuẩn salmonella
f các bệnh nhân ở {noi} có triệu chứng {trieu} sau khi ăn bánh mì
f sở an toàn thực phẩm đình chỉ hoạt động tiệm bánh mì tại {noi}
p- sau khi ăn bánh mì mua ở {noi}, gia đình tôi có ba người bị {trieu}
p- đề nghị kiểm tra các tiệm bánh mì khác tại {noi} sau vụ ngộ độc
p0 xin hỏi người bị ngộ độc bánh mì ở {noi} được hỗ trợ viện phí không
e- ăn bánh mì ở {noi} xong cả nhà {trieu}, đang nằm viện
e- vụ ngộ độc bánh mì ở {noi} ghê quá, mấy đứa nhỏ {trieu}
e- pa tê để kiểu đó thì ngộ độc là phải, ở {noi} ai cũng từng ăn
e- con bạn mình ở {noi} {trieu} vì ổ bánh mì sáng
e0 tiệm bánh mì bị ngộ độc ở {noi} là tiệm nào vậy mọi người
e0 ai ở {noi} ăn bánh mì mà {trieu} thì đi viện liền nha
e+ bác sĩ ở gần {noi} trực cả đêm cứu mấy ca ngộ độc bánh mì, cảm ơn
e+ bé nhà mình ở {noi} ngộ độc bánh mì, nay khỏe về nhà rồi
a ngộ độc bánh mì giờ ai cũng sợ pa tê
a tội mấy đứa nhỏ nhập viện
a phải truy trách nhiệm tiệm bánh mì tới cùng

= metro ngưng chạy | metro | 0 | 66 27 7
# metrosuco metro
t metro; ngưng chạy; sét đánh; sự cố; trung chuyển
@cho: đứng chờ {lau}; chen nhau ra khỏi ga; phải gọi xe ôm; trễ giờ làm; đi bộ giữa trời mưa
h- Metro ngưng chạy đột ngột, hành khách ở {noi} hoang mang
h- Sự cố tín hiệu, metro qua {noi} tê liệt nhiều giờ
h0 Metro chạy lại qua {noi} sau sự cố
h0 Công ty vận hành lý giải sự cố metro ngưng chạy gần {noi}
f đoàn tàu metro ngưng chạy gần {noi} do lỗi hệ thống tín hiệu sau sét đánh
f xe buýt trung chuyển được điều đến {noi} đưa hành khách metro về trung tâm
f hành khách tại {noi} được hoàn tiền vé metro do sự cố
p- metro ngưng chạy gần {noi} nhưng hành khách không được thông báo kịp thời
p- đề nghị hoàn tiền vé cho hành khách kẹt metro tại {noi}
p0 xin hỏi metro qua {noi} khi nào chạy lại bình thường
e- metro ngưng chạy, mình kẹt gần {noi}, {cho}
e- tàu metro dừng giữa đường gần {noi}, {cho}
e- sự cố metro mà không ai thông báo, ở {noi} {cho}
e0 metro qua {noi} chạy lại chưa mọi người
e0 ai kẹt metro ở {noi} thì có xe buýt trung chuyển nha
e+ nhân viên metro ở {noi} phát nước cho khách lúc tàu sự cố, dễ thương
e+ metro chạy lại rồi, ở {noi} bà con vỗ tay quá trời
a sét đánh mà metro ngưng chạy thì mùa mưa sao đây
a có phương án trung chuyển sớm là đỡ rồi
a metro mới chạy mà sự cố hoài

= giả danh cập nhật VNeID | lừa đảo mạng | 0 | 66 30 4
# giadanhvneid luadao
t giả danh; cán bộ phường; cập nhật VNeID; sáp nhập; chiếm tài khoản
@chieu: giả danh cán bộ phường; tự xưng công an phường mới; giả làm tổ công nghệ số
@mat: mất sạch tiền trong thẻ; mất 80 triệu; bị chiếm tài khoản; bị chuyển hết tiền tiết kiệm
h- Rộ chiêu giả danh cán bộ phường đòi cập nhật VNeID ở {noi}
h- Cập nhật VNeID qua link lạ, người dân {noi} {mat}
h- Cụ ông ở {noi} {mat} vì kẻ giả danh cập nhật VNeID
h0 Công an cảnh báo chiêu cập nhật VNeID sau sáp nhập tại {noi}
h0 {noi} khẳng định không gọi điện yêu cầu cập nhật VNeID
f đối tượng {chieu}, yêu cầu người dân {noi} cài ứng dụng giả để cập nhật VNeID
f công an khẳng định không yêu cầu người dân {noi} cập nhật VNeID qua điện thoại
f nạn nhân ở {noi} {mat} sau khi cài ứng dụng giả mạo VNeID
p- có người {chieu} gọi cho cha mẹ tôi ở {noi} đòi cập nhật VNeID
p- gia đình tôi ở {noi} {mat} do cập nhật VNeID theo hướng dẫn của kẻ giả danh
p0 xin hỏi sau sáp nhập người dân {noi} có phải cập nhật VNeID không
e- tụi nó {chieu} kêu cập nhật VNeID, cô mình ở {noi} {mat}
e- mới sáp nhập xong là có đứa {chieu} gọi liền, ở {noi} mấy người {mat}
e- bấm link cập nhật VNeID giả xong {mat}, ở {noi} ai cũng sợ
e0 có ai ở {noi} bị gọi kêu cập nhật VNeID không, coi chừng {chieu}
e0 phường ở {noi} có gọi điện kêu cập nhật VNeID thiệt không vậy
e+ may mà con gái cản kịp, bà ngoại ở {noi} suýt {mat} vì vụ cập nhật VNeID
a cập nhật VNeID thì tự làm trên app chính thức thôi
a cán bộ thật không bao giờ đòi cài app qua link
a sáp nhập cái là kẻ xấu có cớ liền

= lạm thu đầu năm học | học phí | 0 | 76 20 4
# lamthu daunamhoc
t lạm thu; quỹ lớp; ban đại diện; phụ huynh; vận động
@khoan: tiền quỹ lớp 3 triệu; tiền lót sàn gỗ; tiền mua tivi; tiền máy lạnh; tiền vận động xã hội hóa
h- Phụ huynh ở {noi} tố trường lạm thu: {khoan}
h- Lạm thu đầu năm học ở {noi}, phụ huynh phẫn nộ
h0 Kiểm tra phản ánh lạm thu tại trường ở {noi}
h0 Trường ở {noi} trả lại {khoan} cho phụ huynh
f nhà trường ở {noi} giải trình về {khoan} do ban đại diện cha mẹ học sinh đề xuất
f ngành giáo dục yêu cầu trường tại {noi} dừng thu {khoan}
p- trường tiểu học ở {noi} lạm thu {khoan} dưới danh nghĩa tự nguyện
p- ban đại diện phụ huynh tại {noi} ép đóng {khoan}
p0 xin hỏi {khoan} tại trường ở {noi} có đúng quy định không
e- trường con mình ở {noi} lạm thu {khoan}, không đóng thì bị nêu tên
e- đầu năm học ở {noi} thu {khoan}, gọi là tự nguyện mà chia đều
e- lạm thu trắng trợn ở {noi}, {khoan}
e0 trường ở {noi} có thu {khoan} không mọi người
e0 nghe nói đoàn kiểm tra xuống trường ở {noi} vụ lạm thu rồi
e+ trường ở {noi} trả lại {khoan} cho phụ huynh rồi, vậy mới đúng
a lạm thu năm nào cũng có, hết thuốc chữa
a quỹ lớp mà như quỹ công ty
a ban đại diện phải đứng về phía phụ huynh chứ

= sáp nhập phường xã | thủ tục hành chính | 0 | 30 45 25
# sapnhap phuongmoi chinhquyen2cap
t sáp nhập; phường mới; chính quyền hai cấp; địa chỉ mới; bỏ quận
@dia: trụ sở phường mới; tên phường mới; con dấu mới; địa chỉ mới
h- Người dân {noi} lúng túng tìm trụ sở phường mới
h0 Ngày đầu chính quyền hai cấp: {noi} hoạt động ra sao
h0 {noi} công bố trụ sở và số điện thoại sau sáp nhập
h0 Người dân {noi} cần biết gì về địa chỉ mới
h+ Bộ máy mới ở {noi} vận hành trơn tru ngày đầu
f từ 1/7, cấp quận, huyện kết thúc hoạt động, hồ sơ của người dân nộp tại {noi}
f {noi} là một trong 168 phường, xã, đặc khu của TP.HCM sau sáp nhập
f người dân {noi} không phải đổi giấy tờ ngay vì thay đổi địa giới
p- tôi đến {noi} nhưng không có bảng chỉ dẫn {dia} sau sáp nhập
p0 xin hỏi {dia} của {noi} sau sáp nhập
p0 xin hỏi hồ sơ nộp ở quận trước 1/7 nay nhận tại đâu ở {noi}
e- sáp nhập xong tìm {dia} của {noi} muốn lạc đường
e- khai {dia} sau sáp nhập mà app không nhận, mình ở {noi}
e0 giờ nhà mình thuộc {noi} rồi đó, mọi người coi {dia} chưa
e0 bỏ quận rồi thì làm giấy tờ ở {noi} đúng không ta
e0 ai ở {noi} cho hỏi {dia} ở đâu
e+ ngày đầu lên {noi} làm giấy, cán bộ phường mới niềm nở lắm
e+ tên {noi} nghe hay mà, mình thích
a tên phường mới chưa quen miệng
a sáp nhập rồi mà ai cũng kêu tên cũ
a hai cấp cho gọn, dân đỡ phải chạy

= mở rộng thu phí vỉa hè | vỉa hè | 0 | 78 16 6
# thuphiviahe viahe
t thu phí vỉa hè; mức phí; mở rộng; hộ kinh doanh; vỉa hè
@phi: 100.000 đồng một mét vuông; 50.000 đồng một mét vuông; phí theo tháng; phí giữ xe
h- Tiểu thương {noi} lo vì mở rộng thu phí vỉa hè
h- Mở rộng thu phí vỉa hè, hàng quán ở {noi} kêu khó
h0 {noi} bắt đầu mở rộng thu phí vỉa hè
h+ Thu phí vỉa hè ở {noi} giúp phố phường ngăn nắp
f việc mở rộng thu phí vỉa hè tại {noi} áp dụng mức {phi}
f hơn 100 hộ kinh doanh ở {noi} đăng ký đóng phí vỉa hè
p- mức thu phí vỉa hè {phi} tại {noi} quá cao so với buôn bán nhỏ
p- việc kẻ vạch thu phí vỉa hè ở {noi} không chừa lối cho người đi bộ
p0 xin hỏi đối tượng phải đóng phí vỉa hè tại {noi}
e- thu phí vỉa hè ở {noi} {phi}, bán ly cà phê lời được bao nhiêu
e- đóng phí vỉa hè rồi thì người đi bộ ở {noi} đi đâu
e- mới mở rộng thu phí vỉa hè ở {noi} mà quán xá kêu trời
e- {phi} mà gọi là hỗ trợ, hộ nghèo ở {noi} sống sao
e0 thu phí vỉa hè ở {noi} {phi} phải không mọi người
e0 đóng phí vỉa hè ở {noi} thì nộp chỗ nào
e+ thu phí vỉa hè ở {noi} rồi ai cũng bày gọn trong vạch, được đó
a thu phí thì phải minh bạch tiền đi đâu
a mở rộng thu phí vỉa hè mà không hỏi ý dân

= tin đồn nước máy | nước máy | 0 | 88 12 0
# nuocmay khancap
t nước máy; nhiễm khuẩn; tuyệt đối không uống; cúp nước năm ngày; chia sẻ gấp
h- Lan truyền tin nước máy {noi} nhiễm khuẩn
h0 Thực hư tin nước máy {noi} nhiễm khuẩn
f trên mạng lan truyền tin nước máy tại {noi} nhiễm khuẩn và sẽ cúp nước năm ngày
p- xin xác minh tin nước máy tại {noi} nhiễm khuẩn
p0 xin hỏi nước máy ở {noi} có nhiễm khuẩn như tin đồn không
e- KHẨN: nước máy ở {noi} nhiễm khuẩn nặng, tuyệt đối không uống, ngày mai cúp nước năm ngày, chia sẻ gấp cho người thân
e- người nhà làm trong ngành báo nước máy ở {noi} nhiễm khuẩn, trữ nước liền vì sắp cúp năm ngày, chia sẻ gấp
e- nước máy ở {noi} có khuẩn gây tiêu chảy, đừng nấu ăn bằng nước máy, cúp nước năm ngày tới nơi rồi
e0 nước máy ở {noi} nhiễm khuẩn thiệt không vậy, thấy ai cũng chia sẻ
a chia sẻ gấp cho mọi người cùng biết
a mua nước bình trữ liền đi

= đính chính nước máy | nước máy | 0 | 6 84 10
# nuocmay dinhchinh
t đính chính; nước máy; đạt quy chuẩn; không có cơ sở; bác bỏ
h- Tin nước máy {noi} nhiễm khuẩn gây hoang mang là không có cơ sở
h0 Đính chính: nước máy {noi} an toàn, không cúp nước năm ngày
h0 Cơ quan chức năng bác bỏ tin nước máy {noi} nhiễm khuẩn
h+ Nước máy {noi} đạt quy chuẩn, người dân an tâm
f thông tin nước máy tại {noi} nhiễm khuẩn là không có cơ sở, kết quả lấy mẫu đạt quy chuẩn
f công ty cấp nước khẳng định không có kế hoạch cúp nước năm ngày tại {noi}
f người dân {noi} không nên chia sẻ tin chưa kiểm chứng về nước máy
p- tin thất thiệt về nước máy tại {noi} làm người dân hoang mang
p0 đề nghị công bố kết quả lấy mẫu nước máy tại {noi}
e- vụ nước máy ở {noi} có đính chính rồi mà vẫn có người chia sẻ tin cũ
e0 đính chính rồi nha, nước máy ở {noi} vẫn an toàn, không cúp năm ngày đâu
e0 đọc báo thấy bác bỏ tin nước máy ở {noi} rồi, đừng chia sẻ nữa
e+ có kết quả lấy mẫu nước máy ở {noi} đạt quy chuẩn, thở phào
a có nguồn chính thức rồi thì tin cho chắc
a đừng chia sẻ tin chưa kiểm chứng nữa

= chiến dịch phối hợp | giá nhà | 0 | 0 20 80
# dautu5sao datnenvang
t đất nền vàng; đầu tư; pháp lý sạch; giữ chỗ; sinh lời
h+ Đất nền vàng ở {noi}: cơ hội cuối năm
f dự án đất nền tại {noi} mở giữ chỗ
p0 xin hỏi pháp lý đất nền vàng ở {noi}
e0 đất nền vàng ở {noi} đang mở giữ chỗ, pháp lý sạch, thông tin ở đây
e+ siêu phẩm đất nền vàng ở {noi}, sinh lời gấp đôi, giữ chỗ ngay hôm nay
e+ cơ hội có một không hai: đất nền vàng ở {noi}, pháp lý sạch, ngân hàng hỗ trợ 70%
e+ đã giữ chỗ đất nền vàng ở {noi}, ai đầu tư cùng mình không, lời chắc trong tay
e+ đất nền vàng ở {noi} tăng giá từng ngày, đầu tư hôm nay sinh lời ngày mai
a nhanh tay kẻo lỡ
"""
