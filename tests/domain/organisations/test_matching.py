from datetime import date

import pytest

from hatangso.domain.organisations.collective import ROLES, collective_role
from hatangso.domain.organisations.kinds import KINDS
from hatangso.domain.organisations.matching import Candidate, FormerName, Match, Reason, match
from hatangso.domain.organisations.wording import take_apart, wording_key

TODAY = date(2026, 11, 21)
CULTURE = Candidate(1, "Phòng Văn hóa - Xã hội", "Phòng VH-XH", "office")
ECONOMY = Candidate(2, "Phòng Kinh tế, Hạ tầng và Đô thị", kind="office")
OFFICE = Candidate(3, "Văn phòng HĐND và UBND", kind="office")
COMMITTEE = Candidate(4, "Ủy ban nhân dân phường An Hòa", kind="people_committee")
POLICE = Candidate(5, "Công an phường", kind="police")
CITY_POLICE = Candidate(6, "Công an thành phố", kind="police")
SCIENCE = Candidate(7, "Sở Khoa học và Công nghệ", kind="department")
FINANCE = Candidate(8, "Sở Tài chính", kind="department")
SERVICE = Candidate(9, "Trung tâm Phục vụ hành chính công", kind="public_service_centre")
BLUE = Candidate(10, "Viễn thông Mây Xanh", kind="operator")
STAR = Candidate(11, "Viễn thông Sao Sáng", kind="operator")
OPERATORS = Candidate(12, "Các doanh nghiệp viễn thông", kind="operator", is_collective=True)
FRONT = Candidate(13, "Ủy ban Mặt trận Tổ quốc Việt Nam phường", kind="front")
OFFICES_HERE = [CULTURE, ECONOMY, OFFICE, COMMITTEE, POLICE, SERVICE, FRONT]
ALL = [*OFFICES_HERE, CITY_POLICE, SCIENCE, FINANCE, BLUE, STAR, OPERATORS]
FORMER = [FormerName("Sở Thông tin và Truyền thông", SCIENCE.id, date(2025, 3, 1))]


def of(wording: str, candidates: list[Candidate] = ALL, as_of: date = TODAY) -> Match:
    return match(wording, candidates, as_of=as_of, former_names=FORMER)


@pytest.mark.parametrize(
    ("wording", "meant", "reason"),
    [
        ("Phòng Văn hóa - Xã hội", CULTURE, Reason.EXACT),
        ("phòng Văn hóa – Xã hội.", CULTURE, Reason.EXACT),
        ("Phòng Văn hoá - Xã hội", CULTURE, Reason.EXACT),
        ("- Phòng Văn hóa và Xã hội", CULTURE, Reason.EXACT),
        ("Phòng VH-XH", CULTURE, Reason.EXACT),
        ("Phòng VH-XH (đ/c Hạnh)", CULTURE, Reason.EXACT),
        ("Phòng kinh tế, hạ tầng và đô thị", ECONOMY, Reason.EXACT),
        ("Phòng KT-HT&ĐT", ECONOMY, Reason.ABBREVIATION),
        ("Văn phòng HĐND-UBND", OFFICE, Reason.EXACT),
        ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", OFFICE, Reason.ABBREVIATION),
        ("VP HĐND&UBND", OFFICE, Reason.EXACT),
        ("UBND phường An Hòa", COMMITTEE, Reason.ABBREVIATION),
        ("Sở KH&CN", SCIENCE, Reason.ABBREVIATION),
        ("Sở KHCN", SCIENCE, Reason.ABBREVIATION),
        ("Sở Khoa học và Công nghệ phối hợp", SCIENCE, Reason.EXACT),
        ("TT Phục vụ hành chính công", SERVICE, Reason.ABBREVIATION),
        ("TTPVHCC", SERVICE, Reason.ABBREVIATION),
        ("UBMTTQ Việt Nam phường", FRONT, Reason.ABBREVIATION),
        ("Công an phường", POLICE, Reason.EXACT),
    ],
)
def test_a_name_or_its_abbreviation_is_certain(wording: str, meant: Candidate, reason: Reason) -> None:
    found = of(wording)
    assert found.suggestions[0].candidate == meant
    assert found.suggestions[0].reason is reason
    assert found.is_certain


@pytest.mark.parametrize(
    ("wording", "meant"),
    [
        ("UBND phường", COMMITTEE),
        ("Phòng Văn hóa - Xã hội phường An Hòa", CULTURE),
        ("Sở Khoa học và Công nghệ thành phố", SCIENCE),
        ("Công an phường An Hòa", POLICE),
        ("Công an xã", POLICE),
    ],
)
def test_a_name_with_more_or_less_of_its_place_is_suggested_first_but_not_decided(
    wording: str, meant: Candidate
) -> None:
    found = of(wording)
    assert found.suggestions[0].candidate == meant
    assert found.suggestions[0].reason is Reason.SHORT_FORM
    assert not found.is_certain


def test_the_police_of_the_ward_and_of_the_city_are_two() -> None:
    assert [s.candidate for s in of("Công an thành phố").suggestions if s.score >= 90] == [CITY_POLICE]
    assert [s.candidate for s in of("Công an phường").suggestions if s.score >= 90] == [POLICE]
    both = of("Công an")
    assert {s.candidate for s in both.suggestions[:2]} == {POLICE, CITY_POLICE}
    assert not both.is_certain


def test_another_wards_committee_is_not_this_wards() -> None:
    assert not any(s.score >= 90 for s in of("UBND phường Bình Minh").suggestions)


def test_two_of_the_same_name_are_never_certain() -> None:
    twins = [CULTURE, Candidate(99, "Phòng Văn hóa - Xã hội", kind="office")]
    found = of("Phòng Văn hóa - Xã hội", twins)
    assert len(found.suggestions) == 2
    assert not found.is_certain


def test_a_successor_is_suggested_from_its_day_on_and_not_decided() -> None:
    after = of("Sở Thông tin và Truyền thông")
    assert (after.suggestions[0].candidate, after.suggestions[0].reason) == (SCIENCE, Reason.SUCCESSOR)
    assert not after.is_certain
    assert of("Sở TT&TT").suggestions[0].reason is Reason.SUCCESSOR
    before = of("Sở Thông tin và Truyền thông", as_of=date(2025, 2, 28))
    assert Reason.SUCCESSOR not in {s.reason for s in before.suggestions}


@pytest.mark.parametrize("wording", ["Phong Van hoa Xa hoi", "Phòng Văn hóa Xã hôị", "Phòng Văn hóa - Xã hộ"])
def test_slips_of_typing_still_find_it(wording: str) -> None:
    assert of(wording).suggestions[0].candidate == CULTURE


def test_a_similar_name_is_not_decided() -> None:
    found = of("Phòng Kinh tế và Đô thị")
    assert (found.suggestions[0].candidate, found.suggestions[0].reason) == (ECONOMY, Reason.SIMILAR)
    assert not found.is_certain


@pytest.mark.parametrize("wording", ["Trạm Thủy nông", "Bộ Quốc phòng", "", "-"])
def test_what_nobody_here_is_called_suggests_nobody(wording: str) -> None:
    assert of(wording).suggestions == ()


def test_several_named_in_one_wording_are_each_suggested() -> None:
    found = of("Sở KH&CN, Sở Tài chính")
    assert {s.candidate for s in found.suggestions if s.reason is Reason.NAMED_IN_IT} == {SCIENCE, FINANCE}
    assert not found.is_certain


def test_a_collective_wording_finds_the_collective_first_and_then_its_members() -> None:
    found = of("- Các doanh nghiệp viễn thông thực hiện")
    assert [s.candidate for s in found.suggestions] == [OPERATORS, BLUE, STAR]
    assert found.collective is not None
    assert found.collective.code == "operators"
    alone = of("Các DN viễn thông", [BLUE, STAR, CULTURE])
    assert [s.reason for s in alone.suggestions] == [Reason.MEMBER, Reason.MEMBER]
    assert not alone.is_certain


def test_a_collective_organisation_is_no_lookalike_of_a_single_one() -> None:
    assert OPERATORS not in {s.candidate for s in of("Viễn thông Mây Xanh").suggestions}


@pytest.mark.parametrize(
    ("wording", "role"),
    [
        ("Doanh nghiệp viễn thông cung cấp dịch vụ", "operators"),
        ("Doanh nghiệp VT, CNTT", "operators"),
        ("Các nhà mạng", "operators"),
        ("Các cơ quan, đơn vị liên quan", "offices"),
        ("Các phòng, đơn vị thuộc phường", "offices"),
        ("Các Sở, ban, ngành Thành phố", "departments"),
        ("UBND các xã, phường, đặc khu", "communes"),
        ("UBND các quận, huyện, thị xã", "districts"),
        ("UBND cấp huyện", "districts"),
        ("Ban nhân dân các ấp", "neighbourhoods"),
        ("Trưởng các thôn, Tổ công nghệ số cộng đồng", "neighbourhoods"),
        ("các tổ chức, doanh nghiệp có liên quan", "enterprises"),
        ("Các hợp tác xã", "cooperatives"),
        ("Các cơ quan báo chí Thành phố", "press"),
        ("Các ban, ngành", "offices"),
    ],
)
def test_collective_roles_of_real_plans_are_told_apart(wording: str, role: str) -> None:
    found = collective_role(wording)
    assert found is not None
    assert found.code == role


@pytest.mark.parametrize(
    "wording", ["Sở Xây dựng", "Công an xã", "VNPT", "Ủy ban nhân dân xã", "Ban Quản lý Khu kinh tế"]
)
def test_a_single_organisation_is_no_collective(wording: str) -> None:
    assert collective_role(wording) is None


def test_the_kinds_of_collective_roles_are_kinds() -> None:
    assert {kind for role in ROLES.values() for kind in role.kinds} <= set(KINDS)


def test_society_and_cooperative_are_no_commune() -> None:
    assert take_apart("Phòng Văn hóa - Xã hội").level is None
    assert take_apart("Các hợp tác xã").level is None
    assert take_apart("Văn phòng Tỉnh ủy").level is None
    assert take_apart("Công an xã").level == "commune"


def test_one_key_for_all_ways_to_write_a_wording() -> None:
    ways = ("Phòng VH-XH", "- Phòng Văn hóa và Xã hội.", "phòng văn hoá – xã hội", "PHÒNG VHXH (đ/c Hạnh)")
    assert {wording_key(w) for w in ways} == {"phong van hoa xa hoi"}
