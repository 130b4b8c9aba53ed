"""Which tests count: every rule once, as a condition that a database can try on millions of rows.

The rules follow RTR's Netztest (implausible, pinned) and the literature named in docs/methods/speed-tests.md.
A condition is an SQL expression over the columns that `flows/measurements/judge_tests.py` has in hand: the
columns of TEST, with the position replaced by what was made of it (`place`, `unit`). It is plain SQL, for
DuckDB tries them on all cores in one pass while the file is being read; the order of RULES decides which
reason a row is given where several hold.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.speed_test import NETWORKS
from hatangso.domain.words import Words

# What became of a position, as `place` tells it.
NO_POSITION, IN_UNIT, INVALID, SWAPPED, OUTSIDE, NO_SUCH_UNIT = range(6)

_ATTACHED, _RADIO = ("wifi", "ethernet"), ("2g", "3g", "4g", "5g")


@dataclass(frozen=True)
class Rule:
    """`refuses` gives the SQL condition under which a row is refused; None: found by comparing rows."""

    code: str
    reason: Words
    applies: Words
    refuses: Callable[[Method], str] | None


_EVERY = Words("mọi phép đo", "every test")
_PLACED = Words("phép đo có toạ độ", "tests with a position")


def _above_cap(method: Method) -> str:
    """Above what the technology can do, in either direction."""
    caps = " ".join(
        f"WHEN network = 'mobile' AND technology = '{name}' THEN {method['cap_' + name]}"
        for name in ("2g", "3g", "4g", "5g")
    )
    mobile = f"WHEN network = 'mobile' THEN {method['cap_5g']}"
    cap = f"CASE {caps} {mobile} ELSE {method['cap_fixed']} END"
    return f"(download > {cap}) OR (upload > {cap})"


RULES: tuple[Rule, ...] = (
    Rule(
        "no_time",
        Words("không đọc được thời điểm đo", "the time of the test cannot be read"),
        _EVERY,
        lambda m: "taken_at IS NULL",
    ),
    Rule(
        "future",
        Words("thời điểm đo ở tương lai", "the test is from the future"),
        _EVERY,
        lambda m: f"taken_at > $now::TIMESTAMP + INTERVAL {int(m['clock_ahead'])} MINUTE",
    ),
    Rule(
        "too_old",
        Words("thời điểm đo quá xa trong quá khứ", "the test is from too long ago"),
        _EVERY,
        lambda m: f"taken_at < TIMESTAMP '{int(m['earliest_year'])}-01-01'",
    ),
    Rule(
        "not_finished",
        Words("chưa đo xong, hoặc nguồn không tính", "not finished, or not counted by its source"),
        _EVERY,
        lambda m: "NOT finished",
    ),
    Rule(
        "automated",
        Words("máy đo tự động", "run by an automated client"),
        _EVERY,
        lambda m: "automated",
    ),
    Rule(
        "roaming",
        Words("chuyển vùng quốc tế", "international roaming"),
        Words("phép đo mạng di động", "tests of mobile networks"),
        lambda m: "roaming AND network <> 'fixed'",
    ),
    Rule(
        "no_network",
        Words("không rõ mạng cố định hay di động", "the network is neither fixed nor mobile nor unknown"),
        _EVERY,
        lambda m: "network IS NULL",
    ),
    Rule(
        "no_speed",
        Words("không có tốc độ nào đọc được", "no speed that can be read"),
        _EVERY,
        lambda m: "download IS NULL AND upload IS NULL",
    ),
    Rule(
        "not_positive",
        Words("tốc độ âm hoặc gần bằng 0", "a speed that is negative or next to 0"),
        _EVERY,
        lambda m: f"download < {m['least_speed']} OR upload < {m['least_speed']}",
    ),
    Rule(
        "implausible_speed",
        Words("tốc độ vượt mức công nghệ có thể đạt", "a speed that its technology cannot reach"),
        _EVERY,
        _above_cap,
    ),
    Rule(
        "implausible_latency",
        Words("độ trễ không hợp lý", "an implausible latency"),
        Words("phép đo có độ trễ", "tests with a latency"),
        lambda m: f"latency <= 0 OR latency > {m['longest_latency']}",
    ),
    Rule(
        "too_short",
        Words("đo quá ngắn", "measured for too short a time"),
        Words("phép đo có thời gian đo", "tests that tell their duration"),
        lambda m: f"duration < {m['least_duration']}",
    ),
    Rule(
        "no_place",
        Words("không có toạ độ, không có mã xã, phường", "neither a position nor a commune"),
        _EVERY,
        lambda m: f"place = {NO_POSITION}",
    ),
    Rule(
        "invalid_position",
        Words("toạ độ không hợp lệ", "the position is not valid"),
        _PLACED,
        lambda m: f"place = {INVALID}",
    ),
    Rule(
        "swapped_position",
        Words("kinh độ và vĩ độ bị đổi chỗ", "longitude and latitude are swapped"),
        _PLACED,
        lambda m: f"place = {SWAPPED}",
    ),
    Rule(
        "inaccurate",
        Words("vị trí kém chính xác", "the position is too inaccurate"),
        _PLACED,
        lambda m: f"accuracy > {m['most_inaccurate']}",
    ),
    Rule(
        "outside",
        Words("nằm ngoài địa bàn", "lies outside the locality"),
        _EVERY,
        lambda m: f"place IN ({OUTSIDE}, {NO_SUCH_UNIT})",
    ),
    Rule(
        "duplicate",
        Words("lặp lại một phép đo khác của tệp", "repeats another test of the file"),
        _EVERY,
        None,
    ),
)
KNOWN = Words("đã có từ lần nạp trước", "known from an earlier import")
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


def reason_sql(method: Method, rules: Iterable[Rule] = RULES) -> str:
    """An SQL expression: the code of the first rule that refuses a row, NULL where none does."""
    tries = " ".join(
        f"WHEN {rule.refuses(method)} THEN '{rule.code}'" for rule in rules if rule.refuses is not None
    )
    return f"CASE {tries} END"


def settled(network: str | None, technology: str | None) -> tuple[str | None, str]:
    """What a test ran over and how, where the two contradict each other: Wi-Fi is never mobile.

    A cell radio behind a fixed line is not how the device was attached, so it is not known.

    >>> settled("mobile", "wifi"), settled("unknown", "5g"), settled("fixed", "4g"), settled("sao", "?")
    (('fixed', 'wifi'), ('mobile', '5g'), ('fixed', 'unknown'), (None, 'unknown'))
    """
    if technology in _ATTACHED:
        return "fixed", technology
    if technology in _RADIO and network is not None and network != "fixed":
        return ("mobile" if network == "unknown" else network if network in NETWORKS else None), technology
    return (network if network in NETWORKS else None), "unknown"
