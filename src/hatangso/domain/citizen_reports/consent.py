"""What a citizen agrees to who leaves a phone number or e-mail address with a report, and its version.

Law 91/2025/QH15 and Decree 356/2025/ND-CP: consent is asked first, for what is kept, why, who sees it and for
how long. Each contact names the version that its giver read. Whoever changes a word makes a new version.
"""

from hatangso.domain.words import Words

VERSION = "2026-11/2"
KEPT_DAYS = 30  # after the report is closed
SILENT_DAYS = 180  # after the last event of a report that nobody closes: our own proposal, no term of a law
AGREEMENT = Words(
    "Tôi đồng ý để địa phương giữ số điện thoại, thư điện tử này.",
    "I agree that the locality keeps this phone number and e-mail address.",
)
POINTS = (
    Words(
        "Chỉ dùng để hỏi thêm và báo kết quả của chính phản ánh này; nếu có thư điện tử, hệ thống gửi thư khi"
        " trạng thái đổi.",
        "Only used to ask back and to tell the result of this very report; to an e-mail address we write when"
        " its state changes.",
    ),
    Words(
        "Chỉ cán bộ phụ trách của xã, phường xem được; mỗi lần xem đều ghi vào nhật ký. Doanh nghiệp và người"
        " khác không xem được.",
        "Only officers in charge in the commune can see it, and each look is written down. Operators and"
        " others cannot.",
    ),
    Words(
        f"Tự xóa {KEPT_DAYS} ngày sau khi phản ánh kết thúc, và chậm nhất {SILENT_DAYS} ngày sau lần xử lý"
        " cuối nếu chưa kết thúc; bạn có thể tự xóa sớm hơn ở trang theo dõi.",
        f"Deleted {KEPT_DAYS} days after the report is closed, and {SILENT_DAYS} days after the last thing"
        " that happened where it is not; you can delete it earlier on the tracking page.",
    ),
    Words(
        "Không bắt buộc: không để lại liên hệ vẫn theo dõi được bằng mã.",
        "Not required: without it you can still follow the report by its code.",
    ),
)
