from tests.domain.plans.reading import read

from hatangso.domain.plans import amendments, lineage
from hatangso.domain.plans.items import Measure
from hatangso.domain.plans.lineage import compare_measures

SUPERIOR = """KẾ HOẠCH
Phát triển hạ tầng số tỉnh Mẫu đến năm 2030
I. MỤC TIÊU CỤ THỂ ĐẾN NĂM 2030
- Mạng 5G phủ sóng 99% dân số.
- 100% hộ gia đình có cáp quang.
- Tỷ lệ dân số trưởng thành có chữ ký số đạt trên 70%.
- Mỗi người dân có 01 định danh số.
"""
INFERIOR = """KẾ HOẠCH
Phát triển hạ tầng số xã Mẫu đến năm 2030
I. MỤC TIÊU CỤ THỂ ĐẾN NĂM 2030
- Mạng 5G phủ sóng 100% dân số.
- 100% hộ gia đình có cáp quang.
- Tỷ lệ dân số trưởng thành có chữ ký số đạt trên 60%.
- 100% nhà văn hóa thôn có Wi-Fi miễn phí.
"""


def test_a_plan_beside_its_superiors() -> None:
    lines = lineage.compare(read(SUPERIOR), read(INFERIOR)).lines
    assert {(line.indicator, line.year): line.verdict for line in lines} == {
        ("pop_5g", 2030): "tightened",
        ("fibre_households", 2030): "copied",
        ("esign_adults", 2030): "loosened",
        ("digital_id", 2030): "missing",
        ("wifi_culture_houses", 2030): "added",
    }


def test_more_than_seventy_asks_for_more_than_at_least_seventy() -> None:
    at_least = Measure("esign_adults", ">=", 70, "%")
    more = Measure("esign_adults", ">", 70, "%")
    assert compare_measures(at_least, more) == "tightened"
    assert compare_measures(more, at_least) == "loosened"


def test_at_most_is_tightened_downwards() -> None:
    before, after = Measure(None, "<=", 5, "vụ"), Measure(None, "<=", 2, "vụ")
    assert compare_measures(before, after) == "tightened"


def test_the_same_plan_again_changes_nothing() -> None:
    assert amendments.compare(read(SUPERIOR), read(SUPERIOR)).unchanged


def test_an_amended_plan_shows_changed_dropped_and_added_items() -> None:
    amended = SUPERIOR.replace("99% dân số", "100% dân số").replace(
        "- Mỗi người dân có 01 định danh số.", "- Ngầm hóa 5 km cáp viễn thông."
    )
    targets = amendments.compare(read(SUPERIOR), read(amended)).parts[0]
    (changed,) = targets.changed
    assert [change.name for change in changed.changes] == ["text", "measures"]
    assert (targets.dropped, targets.added) == ((3,), (3,))
