"""A ward or an operator proposes a place or need; the province takes it into the plan or says why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.assets.measures import length_m, point_of
from hatangso.domain.places.search_key import search_key
from hatangso.domain.wishes.wish import KINDS, PRIORITIES, YEARS
from hatangso.flows.assets.place_asset import require_known_place
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.assets.locate import commune_at
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import PlaceWish
from hatangso.store.wishes.queries import GATHER, PROPOSE


@dataclass(frozen=True)
class WishDraft:
    """What is wished for. `shape`: Shapely in degrees, needed: it goes onto one map."""

    proposer: Organisation
    kind: str
    title: str
    reason: str
    priority: int
    shape: Any
    place: str = ""
    wanted_year: int | None = None


def propose_place(
    *,
    actor: Actor,
    unit: Unit,
    draft: WishDraft,
    uid: UUID,
    now: datetime,
    wish: PlaceWish | None = None,
    seen: str = "",
    files: Iterable[Any] = (),
) -> PlaceWish:
    """Write it down once (`uid`), or change `wish` as it was `seen` while nobody decided on it."""
    actor.require(PROPOSE, unit, frozenset({draft.proposer.pk}))
    if wish is not None:
        actor.require(PROPOSE, wish.unit, frozenset({wish.proposer_id}))
    place = _judge(unit, draft, now)
    given = list(files)
    with transaction.atomic():
        if wish is None:
            Unit.objects.select_for_update().get(pk=unit.pk)
            twice: PlaceWish | None = PlaceWish.objects.filter(uid=uid, made_by=actor.user).first()
            if twice is not None:
                return twice
            wish = PlaceWish(uid=uid, state="proposed", made_by=actor.user, made_at=now, demo=unit.demo)
        else:
            take_up(wish, seen, wish_mark)
            if wish.state != "proposed":
                raise Refused(_("Đề xuất đã được quyết định hoặc rút; hãy lập đề xuất mới."))
        wish.unit, wish.province = place, place.parent or place
        for name, value in vars(draft).items():
            if name != "shape":
                setattr(wish, name, value.strip() if isinstance(value, str) else value)
        wish.take_shape(draft.shape)
        wish.length_m = length_m(draft.shape)
        wish.search_key = search_key(draft.title, draft.place, place.full_name, draft.proposer.name)
        wish.changed_at = now
        wish.save()
        wish.files.add(*receive_evidence(by=actor.user, unit=place, files=given, now=now))
    return wish


def decide_wish(
    *, actor: Actor, wish: PlaceWish, state: str, text: str, seen: str, now: datetime
) -> PlaceWish:
    """'accepted' or 'declined' (with the reason) by the province; 'withdrawn' by who proposed it;
    'proposed' opens it again."""
    if state == "withdrawn":
        actor.require(PROPOSE, wish.unit, frozenset({wish.proposer_id}))
    else:
        actor.require(GATHER, wish.unit)
    if state not in ("accepted", "declined", "withdrawn", "proposed"):
        raise Refused(_("Hãy chọn: đưa vào quy hoạch hoặc chưa đưa vào."))
    if state == "declined" and not text.strip():
        raise Refused(_("Hãy ghi lý do chưa đưa vào quy hoạch."), field="text")
    with transaction.atomic():
        take_up(wish, seen, wish_mark)
        wish.state, wish.decision_text = state, text.strip()[:2000]
        decided = state in ("accepted", "declined")
        wish.decided_by, wish.decided_at = (actor.user, now) if decided else (None, None)
        wish.changed_at = now
        wish.save()
    return wish


def wish_mark(wish: PlaceWish) -> str:
    """What a page shows of it, in short."""
    return mark_of(wish.changed_at.timestamp(), wish.state, wish.title, wish.reason)


def _judge(unit: Unit, draft: WishDraft, now: datetime) -> Unit:
    """Raise Refused, or give the commune in which it lies."""
    if draft.kind not in KINDS or draft.priority not in PRIORITIES:
        raise Refused(_("Hãy chọn loại và mức ưu tiên."), field="kind")
    for field, text in (("title", draft.title), ("reason", draft.reason)):
        if not text.strip():
            raise Refused(_("Hãy ghi tên và lý do đề xuất."), field=field)
    if draft.wanted_year is not None and draft.wanted_year not in YEARS:
        raise Refused(_("Năm cần có từ 2020 đến 2060."), field="wanted_year")
    if draft.shape is None:
        raise Refused(_("Hãy ghi toạ độ, tuyến hoặc vùng để đưa lên bản đồ chung."), field="shape")
    require_known_place(draft.shape, unit, timezone.localdate(now))
    at = commune_at(*point_of(draft.shape), timezone.localdate(now))
    if at is None:
        return unit
    if unit.pk not in {at.pk, at.parent_id}:
        raise Refused(
            _("Vị trí này thuộc %(there)s; hãy kiểm tra lại toạ độ.") % {"there": at.full_name},
            field="shape",
        )
    return at
