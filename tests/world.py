"""One small fictional province for the tests: two wards, a merger in the past, offices, one person a role."""

from dataclasses import dataclass, field
from datetime import date

from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.places.models import Succession, Unit
from hatangso.store.places.unit_key import unit_key
from tests.built_once import built_once

START = date(2025, 7, 1)
PASSWORD = "mat-khau-cua-bai-thu-2026"


@dataclass
class World:
    """The fictional tỉnh Sông Mây with phường An Hòa (the ward of the stories) and xã Bình Minh."""

    province: Unit
    ward: Unit
    other: Unit
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @classmethod
    def build(cls) -> "World":
        """Everything; from the second time on in a few inserts."""
        return _build()


@built_once
def _build() -> World:
    province = _unit("D01", "province", "tinh", "Sông Mây", "tỉnh Sông Mây", None)
    ward = _unit("D0101", "commune", "phuong", "An Hòa", "phường An Hòa", province)
    other = _unit("D0102", "commune", "xa", "Bình Minh", "xã Bình Minh", province)
    for name in ("xã An Thượng", "xã An Hạ"):
        former = _unit("", "commune", "xa", name.removeprefix("xã "), name, province, ended=START)
        Succession.objects.create(
            predecessor=former, successor=ward, on=START, source="Nghị quyết giả định 01/NQ"
        )
    world = World(province, ward, other)
    for key, unit, kind, name, focal in (
        ("culture", ward, "office", "Phòng Văn hóa - Xã hội", True),
        ("economy", ward, "office", "Phòng Kinh tế, Hạ tầng và Đô thị", False),
        ("committee", ward, "people_committee", "Ủy ban nhân dân phường An Hòa", False),
        ("police", ward, "police", "Công an phường", False),
        ("other_culture", other, "office", "Phòng Văn hóa - Xã hội", True),
        ("department", province, "department", "Sở Khoa học và Công nghệ", True),
        ("operator_a", province, "operator", "Viễn thông Mây Xanh", False),
        ("operator_b", province, "operator", "Viễn thông Sao Sáng", False),
    ):
        world.organisations[key] = Organisation.objects.create(
            unit=unit, kind=kind, name=name, is_focal=focal, valid_from=START
        )
    for key, organisation, role in (
        ("officer", "culture", "officer"),
        ("economy_officer", "economy", "officer"),
        ("head", "committee", "head"),
        ("leader", "committee", "leader"),
        ("police", "police", "police"),
        ("other_officer", "other_culture", "officer"),
        ("city", "department", "city_department"),
        ("operator", "operator_a", "operator"),
        ("rival", "operator_b", "operator"),
        ("administrator", "committee", "administrator"),
    ):
        user = User.objects.create_user(username=key, password=PASSWORD, full_name=f"Người {key}")
        Membership.objects.create(
            user=user, organisation=world.organisations[organisation], role=role, valid_from=START
        )
        world.people[key] = user
    return world


def _unit(
    code: str,
    level: str,
    kind: str,
    name: str,
    full_name: str,
    parent: Unit | None,
    ended: date | None = None,
) -> Unit:
    return Unit.objects.create(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=full_name,
        parent=parent,
        valid_from=None if ended else START,
        valid_to=ended,
        source="tỉnh giả định của bài thử",
        demo=True,
        search_key=unit_key(code, full_name, (), parent.full_name if parent else ""),
    )
