"""What is noticed in a file of tests, said to who imports it; what asks wants a yes before it is kept."""

from collections.abc import Mapping
from typing import Any

from hatangso.domain.measurement.published import BY_NAME
from hatangso.domain.measurement.speed_units import KBIT
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words
from hatangso.flows.measurements.import_run import Run

MANY = 0.2  # share of rows
NAMED = 8  # names shown
MUST_BE_ACCEPTED = frozenset({"cut_short"})


def finding(code: str, words: Words, *, asks: bool = False, adds: int = 0) -> dict[str, Any]:
    """As it is kept with the import. `adds`: at most so many rows more are kept where it is accepted."""
    return {"code": code, "vi": words.vi, "en": words.en, "asks": asks, "adds": adds}


def findings_of(run: Run, refused: dict[str, int]) -> list[dict[str, Any]]:
    """Everything there is to say about a file that was read."""
    found = []
    rows = run.judged.rows
    if run.reading.cut_short:
        found.append(
            finding(
                "cut_short",
                Words(
                    "Dòng cuối của tệp bị đứt: có lẽ tệp tải về chưa xong. Nên lấy lại tệp đầy đủ; nếu vẫn"
                    f" muốn, có thể nạp {_n(rows)} dòng đã đọc được.",
                    "The last row breaks off: perhaps an unfinished download. Better fetch the whole file;"
                    f" the {_n(rows)} rows that could be read may be imported all the same.",
                ),
                asks=True,
            )
        )
    if run.reading.broken:
        found.append(
            finding(
                "broken_rows",
                Words(
                    f"{_n(run.reading.broken)} dòng không chia được thành các cột nên bị bỏ qua.",
                    f"{_n(run.reading.broken)} rows could not be divided into columns and are left out.",
                ),
            )
        )
    if run.reading.unreadable:
        cells = sum(run.reading.unreadable.values())
        names = ", ".join(f"{name} ({_n(count)})" for name, count in sorted(run.reading.unreadable.items()))
        found.append(
            finding(
                "unreadable_numbers",
                Words(
                    f"{_n(cells)} ô có chữ nhưng không đọc được thành số, được coi là chưa biết: {names}."
                    " Dòng không còn tốc độ nào thì bị từ chối.",
                    f"{_n(cells)} cells are filled but are no number and count as unknown: {names}. Rows left"
                    " without any speed are refused.",
                ),
            )
        )
    if (swapped := refused.get("swapped_position", 0)) > MANY * rows:
        found.append(
            finding(
                "swapped_position",
                Words(
                    f"{_n(swapped)} dòng có kinh độ và vĩ độ đổi chỗ cho nhau. Đổi lại khi nạp? Chỉ các dòng"
                    " ấy được đổi, dòng khác giữ nguyên.",
                    f"{_n(swapped)} rows have longitude and latitude swapped. Swap them back? Only those rows"
                    " are turned, the others stay as they are.",
                ),
                asks=True,
                adds=min(swapped, run.placer.turnable),
            )
        )
    found += _units(run.judged.units, refused)
    if bare := run.placer.unbounded:
        names = ", ".join(bare[:NAMED]) + (", …" if len(bare) > NAMED else "")
        found.append(
            finding(
                "without_boundary",
                Words(
                    f"{_n(len(bare))} xã, phường của ngày đã chọn chưa có ranh giới, phép đo chỉ có tọa độ ở"
                    f" đó không được nhận: {names}.",
                    f"{_n(len(bare))} communes of the chosen day have no boundary; tests in them that tell"
                    f" only a position are refused: {names}.",
                ),
            )
        )
    if run.placer.strange:
        names = ", ".join(f"“{name}” ({_n(count)})" for name, count in run.placer.strange.most_common(NAMED))
        found.append(
            finding(
                "strange_operators",
                Words(
                    "Danh mục chưa có các tên nhà mạng này, phép đo của họ được ghi là chưa rõ nhà mạng:"
                    f" {names}.",
                    f"The catalogue does not know these operators; theirs are kept as unknown: {names}.",
                ),
            )
        )
    if without := run.judged.without_device():
        found.append(
            finding(
                "no_device",
                Words(
                    f"{_n(without)} dòng không có mã thiết bị: mỗi phép đo được coi là một thiết bị, nên"
                    " khoảng tin cậy có thể hẹp hơn thực tế.",
                    f"{_n(without)} rows name no device: each test counts as one, so intervals may be too"
                    " narrow.",
                ),
            )
        )
    return found


def _units(units: Mapping[str, float], refused: Mapping[str, int]) -> list[dict[str, Any]]:
    """Speeds that are a thousand times too great or too small, by the direction they are told in."""
    found = []
    for code, many, reason in (("kbit", KBIT, "implausible_speed"), ("mbit", 1 / KBIT, "not_positive")):
        names = [BY_NAME[name].label for name in units if units[name] == many]
        if not names:
            continue
        vi, en = (", ".join(getattr(name, language) for name in names) for language in ("vi", "en"))
        if code == "kbit":
            words = Words(
                f"{vi}: cả tệp cao hơn hẳn tốc độ toàn quốc cùng loại mạng, có lẽ là kbit/s mà đọc thành"
                " Mbit/s. Đọc là kbit/s?",
                f"{en}: the whole file lies far above the national speeds of its networks, perhaps kbit/s"
                " read as Mbit/s. Read them as kbit/s?",
            )
        else:
            words = Words(
                f"{vi}: cả tệp thấp hơn hẳn tốc độ toàn quốc cùng loại mạng, có lẽ là Mbit/s mà ghi dưới tên"
                " cột kbit/s. Đọc là Mbit/s?",
                f"{en}: the whole file lies far below the national speeds of its networks, perhaps Mbit/s"
                " under a heading of kbit/s. Read them as Mbit/s?",
            )
        told = finding(code, words, asks=True, adds=refused.get(reason, 0))
        found.append({**told, "per_mbit": {name: many for name in units if units[name] == many}})
    return found


def _n(number: float) -> str:
    return format_number(number, 0)
