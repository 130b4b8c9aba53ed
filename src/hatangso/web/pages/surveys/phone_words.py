"""What the form on the phone says, in the page's language; the script has no words of its own."""

from django.utils.translation import gettext as _


def phone_words() -> dict[str, str]:
    """By name; {0}, {count}, {low} … are filled in on the phone."""
    return {
        "as": _("Đang điền với tên: {0}"),
        "nobody": _("Hãy đăng nhập một lần khi có mạng để nhận phiếu về máy."),
        "offline": _("Đang không có mạng: phiếu được giữ trên máy này, sẽ gửi khi có mạng."),
        "interrupted": _("Máy chủ chưa trả lời; phiếu vẫn ở trên máy này, sẽ tự gửi lại."),
        "waiting_count": _("{0} phiếu chờ gửi."),
        "all_sent": _("Không còn phiếu nào chờ gửi."),
        "sign_in_again": _("Phiên đăng nhập đã hết. Phiếu vẫn ở trên máy này; hãy đăng nhập để gửi."),
        "sign_in": _("Đăng nhập"),
        "others": _(
            "{count} phiếu của {0} còn trên máy này, chưa gửi. Người đó đăng nhập trên máy này thì phiếu mới"
            " được gửi, dưới đúng tên của họ."
        ),
        "no_surveys": _("Chưa có khảo sát nào đang mở cho bạn."),
        "closed_left": _("{count} phiếu chưa xong thuộc khảo sát không còn mở; hãy báo người phụ trách."),
        "new": _("Điền phiếu mới"),
        "bring": _("Lấy phiếu của tôi về máy"),
        "edit": _("Sửa"),
        "drop": _("Bỏ"),
        "drop_sure": _("Bỏ phiếu này? Phiếu chưa được gửi đi."),
        "more": _("và {count} phiếu trước đó"),
        "photos_of": _("{0} ảnh"),
        "no_place": _("(chưa chọn địa bàn)"),
        "place": _("Tổ dân phố, thôn"),
        "choose": _("Chọn…"),
        "choose_place": _("Hãy chọn tổ dân phố, thôn."),
        "save": _("Lưu phiếu"),
        "close": _("Đóng"),
        "yes": _("Có"),
        "no": _("Không"),
        "required": _("Hãy trả lời câu này."),
        "number": _("Hãy nhập một con số."),
        "whole": _("Hãy nhập số nguyên."),
        "between": _("Số phải từ {low} đến {high}."),
        "most": _("Không được quá {most}, số đã ghi ở câu trước."),
        "photos": _("Nhiều nhất 10 ảnh một phiếu."),
        "no_photo": _("Không đọc được ảnh này; hãy chụp lại."),
        "take_photo": _("Chụp hoặc chọn ảnh"),
        "drawn": _("Hộ được rút, theo số thứ tự trong danh sách của tổ: {0}"),
        "household": _("Số thứ tự của hộ trong danh sách"),
        "household_help": _("Để không hộ nào bị hỏi hai lần; chỉ số thứ tự, không tên, không địa chỉ."),
        "household_none": _("Chưa chọn"),
        "household_done": _("{0} – đã có phiếu"),
        "household_at": _("hộ số {0}"),
        "photo_sent": _("Ảnh đã gửi"),
        "drop_photo": _("Bỏ ảnh {number}"),
        "conflict_said": _("Phiếu được sửa khác nhau trên hai máy; người phụ trách sẽ chọn bản đúng."),
        "state_draft": _("Đang điền dở"),
        "state_waiting": _("Chờ gửi"),
        "state_sent": _("Đã gửi"),
        "state_conflict": _("Xung đột"),
        "state_refused": _("Cần sửa"),
        "state_rejected": _("Bị loại"),
    }
