"""In whose name a person acts on a request, and who is told of a step."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import ROLES
from hatangso.domain.sharing.request import Side
from hatangso.domain.sharing.terms import DEFAULT, Terms
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import PUBLIC, seen
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import living_memberships, people_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import SharingRequest, SharingStep, SharingTerms
from hatangso.store.sharing.who_sees import acts_for

MEDIATING = tuple(name for name, role in ROLES.items() if "mediate_sharing" in role.reaches)


def sides_of(actor: Actor, request: SharingRequest) -> dict[Side, Organisation]:
    """The sides for which the person may act on a request, with the organisation of each."""
    own = acts_for(actor, "share_assets")
    found = {}
    if request.asker_id in own:
        found[Side.ASKER] = request.asker
    if request.owner_id in own:
        found[Side.OWNER] = request.owner
    if (mediator := mediator_for(actor, request.province)) is not None:
        found[Side.MEDIATOR] = mediator
    return found


def mediator_for(actor: Actor, province: Unit) -> Organisation | None:
    """The department for which the person mediates in a province."""
    if not actor.may("mediate_sharing", province):
        return None
    found: Organisation | None = Organisation.objects.filter(
        pk__in=acts_for(actor, "mediate_sharing"), unit=province, is_collective=False
    ).first()
    return found


def require_sides(actor: Actor, request: SharingRequest) -> dict[Side, Organisation]:
    """The same; PermissionDenied for everybody else."""
    found = sides_of(actor, request)
    if not found:
        raise PermissionDenied(_("Đề nghị này không phải của cơ quan, doanh nghiệp bạn."))
    return found


def terms_of(province: Unit) -> Terms:
    """What the province set; the product's proposal where it set nothing."""
    kept = SharingTerms.objects.filter(province=province).first()
    if kept is None:
        return DEFAULT
    return Terms(kept.answer_days, kept.mediation_days, kept.source, verified=kept.verified)


def mediators(province: Unit, now: datetime, department: Organisation | None = None) -> list[User]:
    """Who mediates in a province: the people of the department that took it up, else of all that may."""
    rows = living_memberships(timezone.localdate(now)).filter(organisation__unit=province, role__in=MEDIATING)
    if department is not None:
        rows = rows.filter(organisation=department)
    return list(User.objects.filter(pk__in=rows.values("user_id")).order_by("pk"))


def write_step(
    request: SharingRequest,
    *,
    actor: Actor,
    side: Side,
    organisation: Organisation,
    action: str,
    text: str,
    before: str,
    now: datetime,
    files: Iterable[Received] = (),
    **more: Any,
) -> SharingStep:
    """One line of the story, with its files."""
    step: SharingStep = SharingStep.objects.create(
        request=request,
        action=action,
        side=side,
        organisation=organisation,
        before=before,
        text=text.strip(),
        by=actor.user,
        at=now,
        **more,
    )
    step.files.set(files)
    return step


def kept_files(actor: Actor, request: SharingRequest, files: Iterable[Any], now: datetime) -> list[Received]:
    """The files of a step; called inside its transaction."""
    return receive_evidence(by=actor.user, unit=request.province, files=files, now=now)


def tell_sides(step: SharingStep, sentence: Promise, now: datetime) -> None:
    """Everybody of both sides but who did it; from a dispute on the mediator too."""
    request = step.request
    users = {user.pk: user for side in (request.asker, request.owner) for user in people_of(side, now)}
    if step.dispute is not None:
        users |= {user.pk: user for user in mediators(request.province, now, step.dispute.mediator)}
    users.pop(step.by_id, None)
    tell_people(
        users=users.values(),
        object_type="sharing_step",
        object_id=step.pk,
        text=lambda: str(sentence) % {"who": step.organisation.name, "what": what_is_asked(request)},
        now=now,
    )


def what_is_asked(request: SharingRequest) -> str:
    """The assets or the route in a few words that both sides may read."""
    names = [open_title(asset) for asset in list(request.assets.all())[:3]]
    return (", ".join(names) or request.route)[:120]


def open_title(asset: Asset) -> str:
    """What everybody may call an asset: its name or code where that is open, else what it is and where."""
    shown = seen(asset, PUBLIC)
    kind = shown.type
    what = kind.name.spoken_in(get_language() or "vi") if kind else _("Công trình")
    return shown.name or shown.code or f"{what}, {asset.unit.full_name}"
