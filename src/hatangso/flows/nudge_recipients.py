"""Who has not answered is urged on (đôn đốc) by one click: one recipient, or all who are late."""

from collections.abc import Collection as Ids
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.recipient_steps import write_steps
from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import without_people
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.models import Collection, CollectionRecipient
from hatangso.store.collection.queries_requests import A_DAY, answer_of
from hatangso.store.organisations.access import Actor

OWING = ("not_started", "draft", "returned")


@dataclass(frozen=True)
class Nudged:
    """How many were urged on, were left alone since they had been within a day, have nobody to read it."""

    told: int
    lately: int = 0
    nobody: tuple[str, ...] = ()


def nudge_recipients(
    *,
    actor: Actor,
    collection: Collection,
    now: datetime,
    only: Ids[int] | None = None,
    again: bool = False,
) -> Nudged:
    """Urge on the named recipients, or all who are late.

    Nobody twice within a day without `again`: a single one is refused with a sentence, among many it is left
    out and counted. Of those whom nobody reads for nothing is written: they were not urged on.
    """
    actor.require("run_collections", collection.unit)
    today = timezone.localdate(now)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = Collection.objects.select_for_update().get(pk=collection.pk)
        if held.state != "open":
            raise Refused(_("Kỳ thu thập không đang mở nên không đôn đốc được."))
        rows = held.recipients.select_related("collection", "organisation", "place", "filing")
        owing = [
            one
            for one in (rows if only is None else rows.filter(pk__in=only))
            if (answer := answer_of(one)).state in OWING and (only is not None or answer.is_late(today))
        ]
        if not owing:
            raise Refused(
                _("Không có nơi nào quá hạn cần đôn đốc.")
                if only is None
                else _("Nơi này đã nộp hoặc được miễn nộp, không cần đôn đốc.")
            )
        nobody = without_people(owing, now)
        unread = {one.pk for one in nobody}
        reached = [one for one in owing if one.pk not in unread]
        wanted = [one for one in reached if again or one.nudged_at is None or one.nudged_at <= now - A_DAY]
        if reached and not wanted:
            raise Refused(_already(reached), field="again")
        _tell(wanted, actor, now)
    names = tuple(f"{one.organisation} ({one.place.full_name})" for one in nobody)
    return Nudged(len(wanted), len(reached) - len(wanted), names)


def _already(owing: list[CollectionRecipient]) -> str:
    newest = max(one.nudged_at for one in owing if one.nudged_at)
    return _(
        "Đã đôn đốc lúc %(at)s, chưa đầy một ngày. Nếu vẫn muốn nhắc lại, đánh dấu “Vẫn đôn đốc lại” rồi bấm."
    ) % {"at": f"{timezone.localtime(newest):%H:%M %d/%m/%Y}"}


def _tell(wanted: list[CollectionRecipient], actor: Actor, now: datetime) -> None:
    today = timezone.localdate(now)
    CollectionRecipient.objects.filter(pk__in=[one.pk for one in wanted]).update(nudged_at=now)

    def said(one: CollectionRecipient, called: str) -> str:
        days = (today - one.due).days
        told = {"title": one.collection.title, "place": called, "due": f"{one.due:%d/%m/%Y}"}
        if days > 0:
            return _("Đôn đốc: %(title)s – %(place)s đã quá hạn %(days)d ngày (hạn %(due)s)") % {
                **told,
                "days": days,
            }
        return _("Đôn đốc: %(title)s – %(place)s, hạn %(due)s") % told

    write_steps(wanted, "nudge", "", actor, said, now)
