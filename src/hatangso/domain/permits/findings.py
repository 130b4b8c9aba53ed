"""What is found on site, and what became of it: the codes that are kept, in words for people."""

from hatangso.domain.words import Words

KINDS: dict[str, Words] = {
    "inspection": Words("Kiểm tra", "Inspection"),
    "violation": Words("Vi phạm", "Violation"),
    "damage": Words("Phá hoại, làm hư hỏng", "Damage"),
    "obstruction": Words("Cản trở xây dựng, vận hành", "Obstruction"),
}
REPORTABLE = frozenset({"damage", "obstruction"})  # kinds that an asset's own people report of it
REPORTED = "reported"  # the outcome until the authority takes it up
OUTCOMES: dict[str, Words] = {
    "reported": Words("Được báo, chờ tiếp nhận", "Reported, waits to be taken up"),
    "open": Words("Đang xử lý", "Being handled"),
    "none": Words("Không có vi phạm", "No fault found"),
    "reminded": Words("Nhắc nhở, yêu cầu khắc phục", "Reminded to mend"),
    "mended": Words("Đã khắc phục", "Mended"),
    "penalty": Words("Xử phạt theo quyết định", "Penalty by decision"),
    "police": Words("Chuyển cơ quan công an", "Handed to the police"),
    "dropped": Words("Không xử lý tiếp", "Dropped"),
}
