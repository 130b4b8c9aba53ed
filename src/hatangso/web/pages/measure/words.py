"""What the test page's script says, in the page's language; the script has no words of its own."""

from django.utils.translation import gettext as _


def measure_words() -> dict[str, str]:
    """By name; {n}, {place} … are filled in by the script."""
    return _of_the_test() | _of_the_place() | _of_the_result()


def _of_the_test() -> dict[str, str]:
    return {
        "phase_wait": _("Đang xin lượt đo"),
        "phase_idle": _("Đang đo độ trễ"),
        "phase_download": _("Đang đo tải xuống"),
        "phase_upload": _("Đang đo tải lên"),
        "stop": _("Dừng"),
        "again": _("Đo lại"),
        "waiting": _("Đang có người đo. Bạn đứng thứ {place}, hỏi lại sau {n} giây."),
        "seconds_left": _("giây nữa"),
        "need_network": _("Hãy chọn bạn đang dùng mạng nào, rồi bấm đo."),
        "ended_offline": _(
            "Máy đang không có mạng. Chưa đo được và chưa có gì được gửi đi; có mạng rồi hãy bấm đo lại."
        ),
        "ended_unreachable": _(
            "Không nối được với máy chủ đo. Chưa có gì được gửi đi; hãy thử lại sau ít phút."
        ),
        "ended_too_many": _("Từ mạng này đã có nhiều phép đo trong thời gian ngắn. Hãy thử lại sau ít phút."),
        "ended_refused": _(
            "Máy chủ đo không nhận phép đo này. Chưa có gì được gửi đi; hãy tải lại trang rồi thử lại."
        ),
        "ended_lost": _("Mất kết nối giữa chừng, phép đo bị bỏ. Không có gì được gửi đi; hãy đo lại."),
        "ended_stopped": _("Đã dừng. Không có gì được giữ hay gửi đi."),
        "hint_cellular": _(
            "Trình duyệt cho biết máy đang dùng mạng di động; hãy chọn 4G hay 5G như thanh trạng thái ghi."
        ),
        "hint_save": _("Máy đang bật tiết kiệm dữ liệu; phép đo vẫn tốn dung lượng như ghi bên dưới."),
        "give_offline": _(
            "Không có mạng: kết quả chưa được gửi, vẫn nằm trên máy này. Có mạng rồi hãy bấm lại."
        ),
        "give_failed": _("Máy chủ chưa nhận được kết quả; không có gì được giữ. Hãy bấm gửi lại."),
        "given": _("Đã gửi kết quả. Mã xóa {code}."),
        "need_place": _("Hãy chọn xã, phường nơi đo, hoặc chọn “Chỉ đo, không gửi”."),
        "need_consent": _("Hãy đánh dấu đồng ý để gửi kết quả, hoặc chọn “Chỉ đo, không gửi”."),
    }


def _of_the_place() -> dict[str, str]:
    return {
        "choose_commune": _("Chọn trong {n} xã, phường"),
        "no_match": _("Không có tên nào khớp"),
        "no_communes": _("Chưa tải được danh sách xã, phường; hãy chọn lại tỉnh."),
        "locating": _("Đang tìm vị trí…"),
        "location_refused": _("Máy không cho dùng vị trí. Hãy chọn tỉnh và xã, phường bên dưới."),
        "location_failed": _("Không tìm được vị trí. Hãy chọn tỉnh và xã, phường bên dưới."),
        "location_coarse": _("Vị trí chỉ chính xác đến {m} m, chưa đủ. Hãy chọn xã, phường bên dưới."),
        "location_outside": _("Không tìm được xã, phường của vị trí này. Hãy chọn bên dưới."),
        "location_found": _("Vị trí nằm trong {place} (sai số khoảng {m} m). Nếu không đúng, hãy chọn lại."),
        "location_border": _(
            "Vị trí gần ranh giới của {place} (sai số khoảng {m} m). Hãy kiểm tra và chọn lại nếu cần."
        ),
    }


def _of_the_result() -> dict[str, str]:
    return {
        "technology_wifi": _("Wi-Fi"),
        "technology_ethernet": _("Dây mạng"),
        "technology_3g": _("3G"),
        "technology_4g": _("4G"),
        "technology_5g": _("5G"),
        "technology_unknown": _("Di động"),
        "measured_at": _("Đo lúc {when}, đã dùng {mb} MB."),
        "files": _("Tệp {mb} MB: tải về mất {down}, gửi đi mất {up}."),
        "under_a_second": _("chưa đến 1 giây"),
        "seconds": _("khoảng {n} giây"),
        "minutes": _("khoảng {n} phút"),
        "hours": _("khoảng {n} giờ"),
        "fits_yes": _("đủ"),
        "fits_no": _("chưa đủ"),
        "fits_unknown": _("chưa rõ"),
        "said": _(
            "Đo xong lúc {when}: tải xuống {down} megabit một giây, tải lên {up} megabit một giây, độ trễ"
            " {latency} mili giây."
        ),
        "forget": _("Xóa"),
        "more": _("Hiện thêm {n} lần đo trước"),
        "forget_all": _("Xóa mọi lần đo trên máy này?"),
        "limited_short": _("máy hoặc trình duyệt là giới hạn"),
        "given_code": _("đã gửi, mã xóa {code}"),
        "col_when": _("Lúc"),
        "col_where": _("Mạng"),
        "col_download": _("Tải xuống (Mbit/s)"),
        "col_upload": _("Tải lên (Mbit/s)"),
        "col_latency": _("Độ trễ (ms)"),
        "chart": _("Tốc độ của {n} lần đo gần nhất; số liệu ở bảng bên dưới."),
        "csv": _(
            "Thời điểm|Mạng|Nhà mạng|Nơi đo|Tải xuống (Mbit/s)|Tải lên (Mbit/s)|Độ trễ (ms)|Biến thiên trễ"
            " (ms)|Độ trễ khi mạng bận (ms)"
        ),
    }
