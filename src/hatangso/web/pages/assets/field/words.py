"""What the page for field work says, in the page's language; the script has no words of its own."""

from django.utils.translation import gettext as _


def field_words() -> dict[str, str]:
    """By name; {0}, {1} are filled in on the phone."""
    return {
        # state of the outbox
        "offline": _("Đang không có mạng: mọi thay đổi được giữ trên máy này, sẽ gửi khi có mạng."),
        "interrupted": _("Máy chủ chưa trả lời; thay đổi vẫn ở trên máy này, sẽ tự gửi lại."),
        "unsent": _("{0} thay đổi chưa gửi."),
        "attention": _("{0} thay đổi cần bạn xem lại."),
        "all_sent": _("Không còn thay đổi nào chưa gửi."),
        "sign_in_again": _("Phiên đăng nhập đã hết. Thay đổi vẫn ở trên máy này; hãy đăng nhập để gửi."),
        "sign_in": _("Đăng nhập"),
        "forbidden": _(
            "Tài khoản này không được sửa tài sản ở đây; hãy đăng nhập bằng tài khoản đã chuẩn bị."
        ),
        "others": _("{0} thay đổi của người khác còn trên máy này; người đó đăng nhập thì mới được gửi."),
        "nobody": _("{0} thay đổi chưa gửi còn trên máy này; hãy đăng nhập để xem và gửi."),
        "sign_out_sure": _(
            "Còn {0} thay đổi đi thực địa chưa gửi. Đăng xuất thì chúng vẫn nằm trên máy này, chờ bạn đăng"
            " nhập lại. Vẫn đăng xuất?"
        ),
        # preparing
        "prepare": _("Chuẩn bị đi thực địa"),
        "prepare_again": _("Lấy lại dữ liệu"),
        "prepare_help": _("Khi còn mạng, chọn loại tài sản cần mang theo; tối đa {0} tài sản."),
        "no_types": _("Chưa có dữ liệu trên máy. Hãy mở trang này một lần khi có mạng."),
        "within": _("Phạm vi"),
        "within_all": _("Cả địa bàn"),
        "within_km": _("Trong {0} km quanh chỗ đứng"),
        "download": _("Lấy về máy"),
        "downloading": _("Đang lấy {0}/{1} tài sản…"),
        "downloaded": _("{0} tài sản trên máy, lấy lúc {1}."),
        "download_failed": _("Chưa lấy được: mất mạng giữa chừng. Dữ liệu cũ trên máy vẫn còn."),
        "download_over": _("Đã hết chỗ trên máy; hãy chọn ít loại hơn. Dữ liệu cũ trên máy vẫn còn."),
        "kept_lastingly": _("Trình duyệt hứa không tự xóa dữ liệu này."),
        "kept_loosely": _("Trình duyệt có thể tự xóa dữ liệu khi lâu không dùng; hãy gửi sớm."),
        "clear": _("Xóa dữ liệu trên máy"),
        "clear_sure": _("Xóa dữ liệu đã lấy về máy? Trên máy chủ không mất gì."),
        "clear_unsent": _("Còn {0} thay đổi chưa gửi, xóa là mất hẳn. Nên lưu ra tệp trước. Vẫn xóa?"),
        # the list
        "search": _("Tìm tên, mã, địa chỉ"),
        "type": _("Loại"),
        "every_type": _("Mọi loại"),
        "nearest": _("Gần tôi nhất"),
        "add": _("Thêm tài sản mới"),
        "more": _("Xem thêm {0}"),
        "found": _("{0} tài sản"),
        "nothing": _("Không có tài sản nào khớp; thử bớt chữ hoặc chọn loại khác."),
        "away": _("cách {0}"),
        "no_place": _("chưa có vị trí"),
        "changed": _("đã sửa, chưa gửi"),
        "changes": _("Thay đổi chưa gửi"),
        # the form
        "back": _("Quay lại danh sách"),
        "keep": _("Giữ thay đổi"),
        "keep_new": _("Giữ tài sản mới"),
        "read_only": _("Bạn chỉ xem được tài sản này, không được sửa."),
        "unknown": _("chưa rõ"),
        "required": _("Hãy ghi “{0}”."),
        "name_it": _("Hãy ghi ít nhất tên, mã, địa chỉ hoặc vị trí để nhận ra tài sản."),
        "choose_type": _("Hãy chọn loại tài sản."),
        "gps": _("Lấy vị trí đang đứng"),
        "gps_wait": _("Đang tìm vị trí…"),
        "gps_found": _("Sai số khoảng {0} m."),
        "gps_rough": _("Sai số tới {0} m, còn xa; nên chờ thêm rồi lấy lại."),
        "gps_refused": _("Trình duyệt không được phép đọc vị trí; hãy cho phép trong cài đặt."),
        "gps_none": _("Máy không xác định được vị trí; hãy ra chỗ thoáng rồi thử lại."),
        "gps_drop": _("Bỏ vị trí vừa lấy"),
        "photos": _("Ảnh"),
        "take_photo": _("Chụp hoặc chọn ảnh"),
        "drop_photo": _("Bỏ ảnh {0}"),
        "no_photo": _("Không đọc được ảnh này; hãy chụp lại."),
        "leave_sure": _("Bỏ những gì vừa ghi ở đây?"),
        # one change in the outbox
        "kind_add": _("Thêm mới"),
        "kind_edit": _("Sửa"),
        "kind_photo": _("Ảnh"),
        "state_waiting": _("Chờ gửi"),
        "state_refused": _("Cần sửa"),
        "state_conflict": _("Người khác cũng sửa"),
        "open": _("Mở"),
        "compare": _("Xem hai bản"),
        "again": _("Gửi lại"),
        "drop": _("Bỏ"),
        "drop_sure": _("Bỏ thay đổi này? Nó chưa được gửi đi."),
        "doubtful": _("Đã nhận; tài sản này có thể trùng với một tài sản đã có, hãy xem ở trang của nó."),
        # two versions
        "two_versions": _("Hai bản của {0}"),
        "two_said": _("Chọn từng dòng, hoặc chọn cả bản. Không gì được ghi đè khi bạn chưa chọn."),
        "mine": _("Bản của tôi"),
        "theirs": _("Bản trên máy chủ"),
        "before": _("Trước đó: {0}"),
        "theirs_only": _("Chỉ người kia đổi, được giữ nguyên"),
        "all_mine": _("Lấy cả bản của tôi"),
        "all_theirs": _("Lấy cả bản trên máy chủ"),
        "chosen": _("Gửi bản đã chọn"),
        "choose_each": _("Hãy chọn ở dòng “{0}”."),
    }
