"""The demo's places, organisations and people."""

from dataclasses import dataclass, field
from datetime import date

from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood
from hatangso.flows.edit_neighbourhood import make as make_neighbourhood
from hatangso.flows.make_organisations import make_organisations
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership, Organisation, OrganisationSuccession
from hatangso.store.places.models import Succession, Unit, UnitName
from hatangso.store.places.unit_key import refresh_key

FOUNDED = date(2025, 7, 1)
SOURCE = "Nghị quyết giả định 01/NQ của bản trình diễn"
PASSWORD = "trinh-dien-2026"  # noqa: S105 (printed on the sign-in page of the demo)

PEOPLE = (
    # username, full name, position, unit, organisation's name, role
    ("canbo", "Nguyễn Thị Thử", "Công chức Phòng VH-XH", "D0101", "Phòng Văn hóa - Xã hội", "officer"),
    ("kinhte", "Phạm Văn Nháp", "Công chức", "D0101", "Phòng Kinh tế, Hạ tầng và Đô thị", "officer"),
    ("lanhdao", "Đỗ Minh Giả Định", "Chủ tịch UBND phường", "D0101", "Ủy ban nhân dân phường An Hòa", "head"),
    ("theodoi", "Vũ Thị Quan Sát", "Phó Chủ tịch", "D0101", "Ủy ban nhân dân phường An Hòa", "leader"),
    ("congan", "Bùi Văn Ví Dụ", "Cán bộ Công an phường", "D0101", "Công an phường An Hòa", "police"),
    ("congtacvien", "Mai Thị Gõ Cửa", "Tổ công nghệ số", "D0101", "Phòng Văn hóa - Xã hội", "surveyor"),
    ("canbo2", "Lê Văn Mẫu Hai", "Công chức", "D0102", "Phòng Văn hóa - Xã hội", "officer"),
    ("lanhdao2", "Cao Thị Tạm", "Chủ tịch UBND xã", "D0102", "Ủy ban nhân dân xã Bình Minh", "head"),
    ("so", "Trần Thị Kiểm Thử", "Chuyên viên Sở KH&CN", "D01", "Sở Khoa học và Công nghệ", "city_department"),
    ("lanhdaoso", "Ngô Văn Thử Nghiệm", "Giám đốc Sở KH&CN", "D01", "Sở Khoa học và Công nghệ", "head"),
    ("nhamang", "Hoàng Văn Trình Diễn", "Trưởng phòng hạ tầng", "D01", "Viễn thông Mây Xanh", "operator"),
    (
        "quantri",
        "Quản trị bản trình diễn",
        "Quản trị",
        "D01",
        "Ủy ban nhân dân tỉnh Sông Mây",
        "administrator",
    ),
)
OPERATORS = ("Viễn thông Mây Xanh", "Viễn thông Sao Sáng", "Cáp quang Sông Mây")
NEIGHBOURHOODS = {
    "D0101": (
        "Tổ dân phố",
        (
            ("Bờ Đê", 412, 1_538, True),
            ("Chợ Mới", 655, 2_390, True),
            ("Cầu Đá", 503, 1_874, True),
            ("Đình Trung", 478, 1_702, True),
            ("Gò Mít", 291, 1_115, False),
            ("Ven Sông", 336, 1_268, True),
        ),
    ),
    "D0102": (
        "Thôn",
        (("Đồi Chè", 214, 845, False), ("Suối Cạn", 187, 752, True), ("Bình Minh 1", 402, 1_566, True)),
    ),
}


OTHERS = (
    # code, kind, name, people, households: places without people of the story
    ("D0103", "phuong", "Bến Lau", 14_820, 4_110),
    ("D0104", "phuong", "Mây Trắng", 21_340, 5_980),
    ("D0105", "phuong", "Vườn Trầu", 11_270, 3_090),
    ("D0106", "phuong", "Cầu Ngói", 17_650, 4_870),
    ("D0107", "xa", "Đồng Sậy", 8_430, 2_240),
    ("D0108", "xa", "Núi Chim", 5_120, 1_310),
    ("D0109", "xa", "Hồ Sen", 9_760, 2_580),
    ("D0110", "xa", "Bãi Cát", 7_210, 1_930),
    ("D0111", "xa", "Rừng Thông", 6_340, 1_620),
    ("D0112", "xa", "Suối Lam", 10_480, 2_790),
    ("D0113", "xa", "Gò Dừa", 6_980, 1_840),
    ("D0114", "xa", "Bưng Trắng", 7_650, 2_050),
)


@dataclass
class DemoProvince:
    """What the other parts of the demo need of it."""

    province: Unit
    ward: Unit
    commune: Unit
    people: dict[str, User] = field(default_factory=dict)
    others: list[Unit] = field(default_factory=list)

    def organisation(self, unit: Unit, name: str) -> Organisation:
        """One of the demo's organisations by its name."""
        return Organisation.objects.get(unit=unit, name=name, valid_to=None)


def make_province() -> DemoProvince:
    """Units with a merger in the past, standard organisations, operators, neighbourhoods, people."""
    province = _unit("D01", "province", "tinh", "Sông Mây", "tỉnh Sông Mây", None)
    ward = _unit("D0101", "commune", "phuong", "An Hòa", "phường An Hòa", province)
    commune = _unit("D0102", "commune", "xa", "Bình Minh", "xã Bình Minh", province)
    for name, successor in (("An Thượng", ward), ("An Hạ", ward), ("Bình Sơn", commune)):
        former = _unit("", "commune", "xa", name, f"xã {name}", province, ended=FOUNDED)
        Succession.objects.create(predecessor=former, successor=successor, on=FOUNDED, source=SOURCE)
    for unit in (province, ward, commune):
        refresh_key(unit)
    made = DemoProvince(province, ward, commune)
    made.others = [_other(made, *told) for told in OTHERS]
    _organisations(made)
    _neighbourhoods(made)
    _people(made)
    return made


def _other(made: DemoProvince, code: str, kind: str, name: str, people: int, households: int) -> Unit:
    full_name = f"{'phường' if kind == 'phuong' else 'xã'} {name}"
    unit = _unit(code, "commune", kind, name, full_name, made.province)
    unit.population, unit.households = people, households
    unit.save()
    return unit


def _unit(
    code: str,
    level: str,
    kind: str,
    name: str,
    full_name: str,
    parent: Unit | None,
    ended: date | None = None,
) -> Unit:
    since = None if ended else FOUNDED
    unit = Unit.objects.create(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=full_name,
        parent=parent,
        valid_from=since,
        valid_to=ended,
        source=SOURCE,
        demo=True,
    )
    UnitName.objects.create(
        unit=unit, name=name, full_name=full_name, kind=kind, valid_from=since, valid_to=ended, source=SOURCE
    )
    refresh_key(unit)
    return unit


def _organisations(made: DemoProvince) -> None:
    for unit in (made.province, made.ward, made.commune, *made.others):
        make_organisations(actor=None, unit=unit, on=FOUNDED)
    for name in OPERATORS:
        Organisation.objects.get_or_create(
            unit=made.province,
            name=name,
            valid_to=None,
            defaults={"kind": "operator", "valid_from": FOUNDED, "search_key": name.lower()},
        )
    former, _ = Organisation.objects.get_or_create(
        unit=made.province,
        name="Sở Thông tin và Truyền thông",
        defaults={"kind": "department", "valid_to": date(2025, 3, 1)},
    )
    OrganisationSuccession.objects.create(
        predecessor=former,
        successor=made.organisation(made.province, "Sở Khoa học và Công nghệ"),
        on=date(2025, 3, 1),
        source=SOURCE,
    )
    operators = list(Organisation.objects.filter(unit=made.province, kind="operator", valid_to=None))
    for collective in Organisation.objects.filter(
        is_collective=True, name__icontains="doanh nghiệp viễn thông"
    ):
        collective.members.set(operators)


def _neighbourhoods(made: DemoProvince) -> None:
    for unit in (made.ward, made.commune):
        kind, rows = NEIGHBOURHOODS[unit.code]
        for name, households, population, has_house in rows:
            facts = NeighbourhoodFacts(
                households=households,
                population=population,
                culture_house=f"Nhà văn hóa {name}" if has_house else "",
                head_name=f"Trưởng {kind.lower()} {name} (giả định)",
            )
            make_neighbourhood(unit, NewNeighbourhood(kind, name, facts), FOUNDED)
        unit.households = sum(households for _, households, *_ in rows)
        unit.population = sum(population for _, _, population, _ in rows)
        unit.save()


def _people(made: DemoProvince) -> None:
    units = {unit.code: unit for unit in (made.province, made.ward, made.commune)}
    for username, full_name, position, code, organisation, role in PEOPLE:
        user = User.objects.create_user(
            username=username,
            password=PASSWORD,
            full_name=full_name,
            position=position,
            email=f"{username}@songmay.example",
        )
        Membership.objects.create(
            user=user,
            organisation=made.organisation(units[code], organisation),
            role=role,
            valid_from=FOUNDED,
        )
        made.people[username] = user
