"""Each kind of rule with numbers one can check by hand."""

import pytest

from hatangso.catalog.check_files import checks
from hatangso.domain.figures.told import Shape
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Target
from hatangso.domain.validation.checking import RowToCheck, check_rows
from hatangso.domain.validation.kinds import rules_of
from hatangso.domain.validation.rule import Finding
from hatangso.domain.words import Words

FIBRE = Shape(ValueKind.RATIO, "%", counts=("fibre_households", "households"))
STATIONS = Shape(ValueKind.RATIO, "%", part_of_whole=False, counts=("stations_5g", "stations_4g"))
GROWTH = Shape(ValueKind.RATIO, "x", part_of_whole=False, counts=("download_now", "download_base_year"))
SPEED = Shape(ValueKind.VALUE, "Mbit/s")
CENTRES = Shape(ValueKind.VALUE, "centre")


def found(shape: Shape, others: tuple[Footing, ...] = (), /, **numbers: float | None) -> list[Finding]:
    """What is found in one row; before_value stands for before.value."""
    rules = rules_of(checks(), Target(shape, "an_indicator", Footing.REPORTED, others))
    named = {name.replace("__", "."): number for name, number in numbers.items()}
    texts = {"before.label": Words("Năm 2025", "2025"), "other0.label": Words("VNPT", "VNPT")}
    return list(check_rows([RowToCheck("row", rules, named, texts)]))


def codes(shape: Shape, others: tuple[Footing, ...] = (), /, **numbers: float | None) -> list[str]:
    return [finding.rule for finding in found(shape, others, **numbers)]


def test_forty_one_of_forty_is_refused_with_both_numbers_in_the_sentence() -> None:
    [finding] = found(FIBRE, part=1241, whole=1240)
    assert (finding.rule, finding.field, finding.is_hard) == ("part_within_whole", "part", True)
    assert finding.words.vi == "Số phần (1.241) không được lớn hơn tổng số (1.240)."
    assert finding.cell == "row|part"
    assert codes(FIBRE, part=1240, whole=1240) == []


def test_5g_stations_may_be_more_than_4g_stations() -> None:
    assert codes(STATIONS, part=41, whole=40) == []


@pytest.mark.parametrize(
    ("shape", "numbers", "expected"),
    [
        (FIBRE, {"part": -1, "whole": 40}, [("negative", "part")]),
        (FIBRE, {"part": 0, "whole": 0}, [("whole_above_zero", "whole")]),
        (FIBRE, {"part": 3, "whole": None}, [("both_halves", "whole")]),
        (FIBRE, {"part": None, "whole": 3}, [("both_halves", "part")]),
        (FIBRE, {"part": None, "whole": None}, []),
        (FIBRE, {"part": 12.5, "whole": 40}, [("whole_numbers", "part")]),
        (GROWTH, {"part": 61.5, "whole": 40.2}, []),
        (FIBRE, {"value": 101}, [("share_to_hundred", "value")]),
        (STATIONS, {"value": 101}, []),
        (SPEED, {"value": -0.1}, [("negative", "value")]),
        (SPEED, {"value": 1e16}, [("too_large", "value")]),
        (SPEED, {"value": 38.5}, []),
        (CENTRES, {"value": 1.5}, [("whole_centres", "value")]),
    ],
)
def test_what_cannot_be_is_refused(shape: Shape, numbers: dict[str, float | None], expected: object) -> None:
    assert [(f.rule, f.field) for f in found(shape, **numbers) if f.is_hard] == expected


def test_a_count_with_decimals_names_the_number_as_it_was_read() -> None:
    [finding] = found(FIBRE, part=12.5, whole=40)
    assert finding.words.vi == "Số phần là số đếm nên phải là số nguyên, không phải 12,5."


def test_a_share_that_moves_from_40_to_80_per_cent_is_asked_about() -> None:
    [finding] = found(FIBRE, part=9600, whole=12000, before__value=40, before__whole=12000)
    assert (finding.rule, finding.is_hard) == ("jump_of_share", False)
    assert finding.words.vi == "Thay đổi lớn so với Năm 2025: từ 40% thành 80%."
    assert (
        codes(FIBRE, part=7800, whole=12000, before__value=40, before__whole=12000) == []
    )  # 65 %: 25 points


def test_a_speed_twice_as_high_is_still_believed_and_more_is_asked_about() -> None:
    assert codes(SPEED, value=80, before__value=40) == []
    assert codes(SPEED, value=80.1, before__value=40) == ["jump_of_number"]
    assert codes(SPEED, value=19.9, before__value=40) == ["jump_of_number"]
    assert codes(SPEED, value=19.9, before__value=0) == []


def test_households_that_change_by_more_than_a_fifth_are_asked_about() -> None:
    assert codes(FIBRE, part=600, whole=1200, before__value=50, before__whole=1000) == []
    assert codes(FIBRE, part=600, whole=1201, before__value=50, before__whole=1000) == ["jump_of_whole"]


def test_neighbourhoods_of_30_and_10_households_do_not_make_a_ward_of_41() -> None:
    [finding] = found(FIBRE, part=41, whole=100, parts__part=40, parts__whole=100, parts__n=2)
    assert (finding.rule, finding.field) == ("parts_add_up", "part")
    assert finding.words.vi == "Số phần là 41 nhưng cộng 2 dòng thành phần được 40."


def test_an_operators_claim_is_asked_about_where_the_measured_share_is_more_than_ten_points_below() -> None:
    [finding] = found(FIBRE, (Footing.MEASURED,), part=95, whole=100, other0__value=84)
    assert finding.rule == "claim_above_measured"
    assert finding.words.vi == "Số này (95%) cao hơn nhiều so với 84% của VNPT."
    assert codes(FIBRE, (Footing.MEASURED,), part=94, whole=100, other0__value=84) == []
    assert codes(FIBRE, (Footing.MEASURED,), part=50, whole=100, other0__value=84) == []


def test_two_reports_of_the_same_are_compared_both_ways() -> None:
    assert codes(FIBRE, (Footing.REPORTED,), part=50, whole=100, other0__value=84) == ["told_differently"]
    assert codes(SPEED, (Footing.REPORTED,), value=50, other0__value=39) == ["told_differently_number"]
    assert codes(SPEED, (Footing.REPORTED,), value=50, other0__value=40) == []  # a quarter above


def test_fibre_in_more_households_than_the_ward_has_is_asked_about() -> None:
    [finding] = found(FIBRE, part=1101, whole=1150, place__households=1000)
    assert finding.rule == "subscribers_per_household"
    assert finding.words.vi == "Số phần (1.101) lớn hơn số hộ của địa bàn (1.000)."
    assert codes(FIBRE, part=1100, whole=1200, place__households=1000) == []
    assert codes(FIBRE, part=1100, whole=1201, place__households=1000) == ["households_of_place"]


def test_a_ward_at_90_among_wards_of_60_to_72_stands_out() -> None:
    """Median 66, MAD 4: 3.5 steps are 3.5 × 4/0.6745 = 20.8, so 45.2 to 86.8 is usual."""
    peers = {"peers__n": 8, "peers__middle": 66, "peers__scale": 4 / 0.6745}
    [finding] = found(FIBRE, part=90, whole=100, **peers)
    assert finding.rule == "outlier_among_peers"
    assert finding.words.vi == (
        "Số này (90%) nằm ngoài khoảng thường thấy từ 45,2% đến 86,8% của 8 nơi cùng loại (ở giữa là 66%)."
    )
    assert codes(FIBRE, part=86, whole=100, **peers) == []
    assert codes(FIBRE, part=90, whole=100, **{**peers, "peers__n": 7}) == []  # too few to judge by


def test_where_all_peers_are_alike_a_difference_within_the_floor_is_believed() -> None:
    peers = {"peers__n": 20, "peers__middle": 100, "peers__scale": 0}
    assert codes(FIBRE, part=95, whole=100, **peers) == []
    assert codes(FIBRE, part=94, whole=100, **peers) == ["outlier_among_peers"]


def test_a_level_in_words_has_no_rules_of_numbers() -> None:
    assert rules_of(checks(), Target(Shape(ValueKind.LEVEL, None))) == ()
