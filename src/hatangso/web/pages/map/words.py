"""What the map's script says, in the page's language; the script has no words of its own."""

from django.utils.translation import gettext as _


def map_words() -> dict[str, str]:
    """By name; {n}, {area} … are filled in by the script."""
    return _of_the_map() | _of_the_tools() | _of_saving()


def _of_the_map() -> dict[str, str]:
    return {
        "map": _("Bản đồ"),
        "zoom_in": _("Phóng to"),
        "zoom_out": _("Thu nhỏ"),
        "sources": _("Nguồn bản đồ"),
        "lost": _("Mất kết nối với máy chủ. Bản đồ sẽ tải lại khi có mạng."),
        "failed": _("Máy chủ không làm được yêu cầu này. Xin thử lại."),
        "map_lost": _(
            "Không tải được bản đồ. Hãy kiểm tra kết nối rồi tải lại trang; danh sách bên cạnh vẫn dùng được."
        ),
        "tiles_lost": _("Một phần bản đồ chưa tải được; đang chờ máy chủ."),
        "filter_unread": _("Bộ lọc có chỗ không đọc được. Hãy bỏ bớt điều kiện lọc."),
        "signed_out": _("Phiên làm việc đã hết. Hãy tải lại trang để đăng nhập."),
        "no_webgl": _(
            "Trình duyệt này không vẽ được bản đồ (thiếu WebGL). Danh sách, tìm kiếm và bản in vẫn dùng được."
        ),
        "part_lost": _("Không tải được phần này. Hãy kiểm tra kết nối."),
        "again": _("Thử lại"),
        "hits": _("{n} gợi ý; dùng phím mũi tên để chọn."),
        "no_hits": _("Không tìm thấy. Hãy thử tên, mã, địa chỉ hoặc toạ độ như 21,0285; 105,8542."),
        "copied": _("Đã chép liên kết mở đúng khung nhìn này."),
        "copy_this": _("Chép liên kết này:"),
        "layer_page": _("Mở trang này"),
        "layer_table": _("Xem dạng bảng"),
        "layer_here": _("{n} mục tại đây"),
        "layer_more": _("Còn {n} mục nữa: phóng to, hoặc xem dạng bảng."),
        "communes": _("{n} đơn vị"),
        "figures_lost": _("Không tải được số liệu của chỉ số này."),
        "position_wait": _("Đang xác định vị trí…"),
        "position_found": _("Vị trí của thiết bị, sai số khoảng {accuracy}."),
        "position_refused": _(
            "Trình duyệt không được phép biết vị trí. Hãy cho phép ở cài đặt của trang"
            " (ổ khóa cạnh địa chỉ) rồi bấm lại."
        ),
        "position_unknown": _(
            "Thiết bị không xác định được vị trí. Hãy bật định vị (GPS), ra chỗ thoáng rồi bấm lại."
        ),
        "position_late": _("Quá lâu chưa có vị trí. Hãy ra chỗ thoáng rồi bấm lại."),
        "position_none": _("Trình duyệt này không cho biết vị trí (cần địa chỉ https)."),
    }


def _of_the_tools() -> dict[str, str]:
    return {
        "measure_line": _("Đo dài: bấm từng điểm; bấm lại điểm cuối để xong."),
        "measure_area": _("Đo diện tích: bấm từng góc; bấm lại góc đầu để khép."),
        "measured": _("Đo được"),
        "measured_line": _("Dài {length} ({n} đoạn)."),
        "measured_area": _("Diện tích {area}, chu vi {length}."),
        "select_rectangle": _("Chọn trong khung: bấm một góc rồi bấm góc đối diện."),
        "select_polygon": _("Chọn trong vùng: bấm từng góc; bấm lại góc đầu để khép."),
        "select_circle": _("Chọn trong vòng tròn: bấm tâm rồi bấm một điểm trên vòng."),
        "selecting": _("Vùng chọn rộng {area}; kết quả ở bảng bên cạnh."),
        "add_point": _("{type}: bấm vào vị trí trên bản đồ."),
        "add_line": _("{type}: bấm từng điểm của tuyến; bấm lại điểm cuối để xong."),
        "add_area": _("{type}: bấm từng góc; bấm lại góc đầu để khép."),
        "walked": _("{n} điểm theo vị trí của thiết bị (sai số điểm cuối khoảng {accuracy})."),
        "add_next": _("Bấm “Tiếp tục” để điền thông tin."),
        "edit_point": _("Kéo điểm đến chỗ đúng; hoặc dùng phím mũi tên trên bản đồ (giữ Shift: bước dài)."),
        "draw_hole": _("Lỗ bên trong vùng: bấm từng góc; bấm lại góc đầu để khép."),
        "edit_shape": _("Kéo nút tròn để sửa; kéo nút giữa để thêm điểm; bấm chuột phải vào nút để bỏ điểm."),
    }


def _of_saving() -> dict[str, str]:
    return {
        "saving": _("Đang lưu…"),
        "saved": _("Đã lưu vị trí mới."),
        "photo_sent": _("Đã thêm ảnh."),
        "theirs_kept": _("Đã giữ bản của người kia."),
        "apart": _("Cách bản đã lưu"),
        "go_on": _("Chưa lưu. Bạn có thể sửa tiếp hoặc hủy."),
        "no_shape": _("Tài sản này chưa có vị trí. Hãy ghi toạ độ ở trang sửa tài sản."),
        "holes": _("Hình này không sửa được trên bản đồ; hãy sửa bằng tệp hoặc toạ độ ở trang tài sản."),
    }
