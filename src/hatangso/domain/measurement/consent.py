"""What a citizen agrees to who gives a result: the text, point by point, and its version.

A position is sensitive personal data (Law 91/2025/QH15, Decree 356/2025/ND-CP): consent is asked first, for
what is sent, why, who sees it and for how long. Each given test names the version that its giver read.
Whoever changes a word makes a new version: tests/domain/measurement/test_consent.py holds them together.
"""

from dataclasses import dataclass

from hatangso.domain.words import Words

VERSION = "2026-11/2"


@dataclass(frozen=True)
class Point:
    """One thing to know before agreeing."""

    title: Words
    text: Words


POINTS = (
    Point(
        Words("Gửi những gì", "What is sent"),
        Words(
            "Tốc độ và độ trễ mà máy chủ đo được, thời điểm đo, loại kết nối, nhà mạng bạn chọn, xã hoặc"
            " phường."
            " Nếu bạn bấm định vị: thêm ô lưới rộng khoảng 1 km. Và một mã ngẫu nhiên của trình duyệt này; mã"
            " được băm trước khi lưu.",
            "Speeds and delays as the server measured them, when, the kind of connection, the operator you"
            " chose,"
            " the commune. If you use your location: also a grid cell about 1 km wide. And a random code"
            " of this"
            " browser, which is hashed before it is kept.",
        ),
    ),
    Point(
        Words("Không gửi, không giữ", "What is neither sent nor kept"),
        Words(
            "Tọa độ của bạn không rời khỏi máy này. Không có tên, số điện thoại, số thuê bao. Địa chỉ IP"
            " không"
            " được lưu: chỉ phần đầu của nó nằm trong bộ nhớ tối đa một giờ để chặn việc gửi dồn dập.",
            "Your coordinates do not leave this device. No name, phone number or subscription. The IP"
            " address is"
            " not kept: only its first part stays in memory for at most an hour, to stop floods.",
        ),
    ),
    Point(
        Words("Để làm gì", "What for"),
        Words(
            "Tính tốc độ mạng của xã, phường theo nhà mạng và công nghệ; đối chiếu với kế hoạch hạ tầng"
            " số; kiến"
            " nghị nhà mạng ở nơi mạng yếu. Không dùng vào việc khác.",
            "To tell how fast the network of a commune is by operator and technology, hold it against the"
            " digital"
            " infrastructure plan, and ask operators to mend weak places. For nothing else.",
        ),
    ),
    Point(
        Words("Ai xem được", "Who sees it"),
        Words(
            "Cán bộ phụ trách của địa phương và mọi người chỉ xem số gộp của nhiều máy; nơi có dưới 5"
            " thiết bị"
            " thì không nêu giá trị.",
            "Officers in charge and everybody else see figures pooled over many devices only; where there are"
            " fewer than 5 devices no value is told.",
        ),
    ),
    Point(
        Words("Giữ bao lâu", "For how long"),
        Words(
            "Mỗi ngày phép đo được gộp vào kho số liệu của tỉnh và được giữ để so sánh các năm. Mã của máy"
            " đổi"
            " theo năm; khóa băm của một năm bị hủy 18 tháng sau khi năm ấy hết.",
            "Every day tests are pooled into the province's store and kept so that years can be compared. The"
            " device's code changes every year; a year's hashing key is destroyed 18 months after its end.",
        ),
    ),
    Point(
        Words("Quyền của bạn", "Your rights"),
        Words(
            "Không bắt buộc: bạn vẫn đo được mà không gửi gì. Gửi rồi, bạn nhận một mã để xóa phép đo cho"
            " đến khi nó được gộp. Khi gộp, phép đo mang một số hiệu ngẫu nhiên mới, nên không mã xóa nào"
            " còn dẫn tới nó. Mã đã băm của máy thì vẫn ở lại; khi khóa của năm ấy bị hủy, không ai còn"
            " tính lại được mã ấy từ máy của bạn. Vị trí là dữ liệu cá nhân nhạy cảm theo Luật Bảo vệ dữ"
            " liệu cá nhân số 91/2025/QH15, nên trang này hỏi trước.",
            "Nothing is required: you can measure without sending. After giving you get a code that"
            " deletes the test until it is pooled. When it is pooled the test gets a new random number, so"
            " that no deletion code leads to it any more. The hashed code of the device stays; once that"
            " year's key is destroyed nobody can compute it from your device again. A location is sensitive"
            " personal data under Law 91/2025/QH15 on personal data protection, so this page asks first.",
        ),
    ),
)
AGREEMENT = Words(
    "Tôi đã đọc và đồng ý gửi kết quả đo kèm xã, phường nơi đo.",
    "I have read this and agree to send the result with the commune where it was measured.",
)
