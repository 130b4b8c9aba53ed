"""Why a connection or a question came to nothing, and who is answerable: the system or the prober."""

from dataclasses import dataclass

from hatangso.domain.words import Words


@dataclass(frozen=True)
class Reason:
    """`of_system`: the system did not answer as it should. Else the prober may or can not: not tested."""

    of_system: bool
    words: Words


REASONS: dict[str, Reason] = {
    "answered": Reason(True, Words("Có trả lời.", "It answered.")),
    "nxdomain": Reason(True, Words("Tên miền không tồn tại.", "The name does not exist.")),
    "dns_servfail": Reason(
        True,
        Words("Máy chủ của tên miền không trả lời đúng.", "The domain's name servers give no right answer."),
    ),
    "no_address": Reason(True, Words("Tên miền không có địa chỉ nào.", "The name has no address.")),
    "no_ipv4_address": Reason(
        True, Words("Tên miền không có địa chỉ IPv4.", "The name has no IPv4 address.")
    ),
    "no_ipv6_address": Reason(
        True, Words("Tên miền không có địa chỉ IPv6.", "The name has no IPv6 address.")
    ),
    "refused": Reason(True, Words("Máy chủ từ chối kết nối.", "The server refuses the connection.")),
    "timeout": Reason(True, Words("Máy chủ không trả lời kịp.", "The server did not answer in time.")),
    "too_slow": Reason(
        True,
        Words("Máy chủ trả lời quá chậm nên bị ngắt.", "The server answered too slowly and was cut off."),
    ),
    "reset": Reason(True, Words("Máy chủ ngắt kết nối giữa chừng.", "The server broke the connection off.")),
    "tls": Reason(True, Words("Không bắt tay TLS được.", "No TLS connection could be made.")),
    "not_http": Reason(True, Words("Trả lời không phải HTTP.", "The answer is not HTTP.")),
    "server_error": Reason(True, Words("Máy chủ báo lỗi (5xx).", "The server tells of an error (5xx).")),
    "redirect_loop": Reason(True, Words("Chuyển hướng quá nhiều lần.", "It redirects too many times.")),
    "bad_redirect": Reason(
        True,
        Words("Chuyển hướng tới địa chỉ không đọc được.", "It redirects to an address that cannot be read."),
    ),
    "private_address": Reason(
        False,
        Words(
            "Địa chỉ nội bộ hoặc dành riêng; máy kiểm tra không được phép kết nối.",
            "A private or reserved address; the prober is not allowed to connect.",
        ),
    ),
    "port": Reason(
        False, Words("Cổng này không được phép kiểm tra.", "The prober may not connect to this port.")
    ),
    "too_large": Reason(
        False, Words("Trả lời vượt giới hạn dung lượng.", "The answer is beyond the size limit.")
    ),
    "own_time": Reason(
        False, Words("Hết thời gian dành cho lần kiểm tra này.", "The time for this run was used up.")
    ),
    "no_ipv4": Reason(
        False, Words("Máy kiểm tra không có đường IPv4.", "The prober has no way out over IPv4.")
    ),
    "no_ipv6": Reason(
        False, Words("Máy kiểm tra không có đường IPv6.", "The prober has no way out over IPv6.")
    ),
    "unreachable": Reason(
        False, Words("Máy kiểm tra không có đường tới đó.", "The prober has no route to it.")
    ),
    "dns_timeout": Reason(
        False,
        Words(
            "Máy chủ phân giải tên của máy kiểm tra không trả lời.", "The prober's resolver does not answer."
        ),
    ),
    "dns_refused": Reason(
        False,
        Words(
            "Máy chủ phân giải tên của máy kiểm tra từ chối trả lời.",
            "The prober's resolver refuses to answer.",
        ),
    ),
    "no_port_53": Reason(
        False,
        Words(
            "Máy kiểm tra không hỏi trực tiếp được máy chủ tên miền qua IPv6 (cổng 53).",
            "The prober cannot ask name servers directly over IPv6 (port 53).",
        ),
    ),
    "no_signatures": Reason(
        False,
        Words(
            "Máy chủ phân giải tên của máy kiểm tra không chuyển chữ ký DNSSEC.",
            "The prober's resolver does not hand on DNSSEC signatures.",
        ),
    ),
    "is_address": Reason(False, Words("Hệ thống không có tên miền.", "The system has no domain name.")),
    "no_answer": Reason(
        False,
        Words("Hệ thống không trả lời (xem “Đang hoạt động”).", "The system did not answer (see “Is up”)."),
    ),
    "own_fault": Reason(
        False, Words("Máy kiểm tra gặp lỗi; sẽ thử lại.", "The prober itself failed; it will try again.")
    ),
}


def check_words(reason: str) -> Words:
    """The sentence of a reason code as UptimeDay keeps it."""
    return REASONS.get(reason, REASONS["own_fault"]).words
