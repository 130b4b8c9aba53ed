"""What is offered around a report's body: issuer, addressees, recipients, signer; all can be changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from hatangso.domain.periods import Period
from hatangso.domain.reports.authority import abbreviation, authority_lines, body_of
from hatangso.domain.reports.wording import in_period
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.organisations.queries import on_day, organisations_of
from hatangso.store.places.models import Unit

COMMITTEE = "Ủy ban nhân dân"


@dataclass(frozen=True)
class OfferedHead:
    """`head` is what a report keeps; the others go into its own columns."""

    title: str
    head: dict[str, Any]
    signer_name: str
    authority: str


def offered_head(unit: Unit, period: Period, duty: Duty | None, *, on: date) -> OfferedHead:
    """From the duty's reporter and recipient, else as a locality reports to the level above it."""
    office = _reporting_office(unit, duty)
    name, kind = (
        (office.name, office.kind) if office else (f"{COMMITTEE} {unit.full_name}", "people_committee")
    )
    if office is not None:
        parent = f"{COMMITTEE} {unit.full_name}"
    else:
        parent = f"{COMMITTEE} {unit.parent.full_name}" if unit.parent else ""
    signer = _signer(unit, office, on)
    focal = on_day(Organisation.objects.filter(unit=unit, is_focal=True), on).first()
    return OfferedHead(
        title=f"Kết quả phát triển hạ tầng số {in_period(period)} trên địa bàn {unit.full_name}",
        head={
            "issuer": name.upper(),
            "issuer_in_words": name,
            "parent": parent.upper(),
            "place": unit.name,
            "symbol": f"BC-{abbreviation(name, kind=kind)}",
            "addressees": _addressees(unit, duty, office, on),
            "recipients": _recipients(unit, office, focal),
            "legal_bases": [],
        },
        signer_name=signer.user.full_name if signer else "",
        authority=" / ".join(
            authority_lines(body_of(name, kind=kind), signer.user.position if signer else "")
        ),
    )


def _reporting_office(unit: Unit, duty: Duty | None) -> Organisation | None:
    """The office that reports in its own name; None where the People's Committee does.

    A province's programme is reported by the department that follows it, a commune's by its committee.
    """
    reporter = duty.reporter if duty else None
    if unit.level == "province":
        if reporter is not None and reporter.unit_id == unit.pk and reporter.kind != "people_committee":
            return reporter
        if reporter is None:
            return Organisation.objects.filter(
                unit=unit, is_focal=True, kind="department", valid_to=None
            ).first()
        return None
    own = reporter is not None and reporter.unit_id == unit.pk
    if own and reporter is not None and reporter.kind not in ("people_committee",) and not reporter.is_focal:
        return reporter
    return None


def _addressees(unit: Unit, duty: Duty | None, office: Organisation | None, on: date) -> list[str]:
    if duty is not None and duty.recipient is not None:
        return [_full_name(duty.recipient)]
    if duty is not None and duty.recipient_text.strip():
        return [part.strip() for part in duty.recipient_text.split(";") if part.strip()]
    if office is not None:
        return [f"{COMMITTEE} {unit.full_name}"]
    if unit.parent is None:
        return ["Bộ Khoa học và Công nghệ"]
    followers = [o for o in organisations_of(unit, on) if o.unit_id == unit.parent_id and o.is_focal]
    return [_full_name(followers[0])] if followers else [f"{COMMITTEE} {unit.parent.full_name}"]


def _full_name(organisation: Organisation) -> str:
    """'Sở Khoa học và Công nghệ tỉnh Sông Mây'."""
    if organisation.kind != "department" or organisation.unit.full_name in organisation.name:
        return organisation.name
    return f"{organisation.name} {organisation.unit.full_name}"


def _recipients(unit: Unit, office: Organisation | None, focal: Organisation | None) -> list[str]:
    filed = office or focal
    kept = f"Lưu: VT, {abbreviation(filed.name, kind=filed.kind)}" if filed else "Lưu: VT"
    if office is not None:
        return [kept]
    return [f"TT. Đảng ủy, TT. HĐND {unit.full_name}", f"CT, các PCT UBND {unit.full_name}", kept]


def _signer(unit: Unit, office: Organisation | None, on: date) -> Membership | None:
    """Of the people with the role of head: the office's own, else the committee's; deputies come last."""
    heads = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on),
        organisation__unit=unit,
        role="head",
        valid_from__lte=on,
        user__is_active=True,
    ).select_related("user", "organisation")

    def rank(one: Membership) -> tuple[bool, bool, bool, int]:
        wanted = one.organisation_id == office.pk if office else one.organisation.kind == "people_committee"
        deputy = one.user.position.strip().lower().startswith("phó")
        return not wanted, deputy, not one.user.position, one.pk

    return min(heads, key=rank, default=None)
