"""Who is asked is added to a request, or taken out of it, before it is opened and after."""

from collections.abc import Collection as Ids
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.periods import parse_period
from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import ASKED, tell_recipients
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.audiences import Asked, may_be_asked
from hatangso.store.collection.models import Collection, CollectionRecipient, FilingStep
from hatangso.store.collection.queries_requests import places_without_rows
from hatangso.store.organisations.access import Actor

MOST = 5_000  # every operator in every commune of the largest province stays far below


def add_recipients(
    *, actor: Actor, collection: Collection, asked: Iterable[Asked], now: datetime
) -> list[CollectionRecipient]:
    """Ask these as well; who is asked already stays as it is. Those of an open request are told at once."""
    actor.require("run_collections", collection.unit)
    wanted = frozenset(asked)
    if not wanted:
        raise Refused(_("Hãy chọn ít nhất một cơ quan để hỏi."), field="recipients")
    with transaction.atomic(), in_trail_of(collection.unit_id):
        collection = (
            Collection.objects.select_for_update(of=("self",)).select_related("unit").get(pk=collection.pk)
        )
        if collection.state not in {"draft", "open"}:
            raise Refused(_("Kỳ thu thập đã đóng nên không thêm nơi nhận được; hãy mở lại trước."))
        made = _write(collection, wanted, now)
        if collection.state == "open" and made:
            check_places(collection)
            FilingStep.objects.bulk_create(
                FilingStep(recipient=one, action="ask", by=actor.user, at=now) for one in made
            )
            tell_asked(made, collection, now)
    return made


def remove_recipients(*, actor: Actor, collection: Collection, ids: Ids[int]) -> int:
    """Ask these no longer; how many. Who began to answer is excused instead: nothing typed is lost."""
    actor.require("run_collections", collection.unit)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        collection = Collection.objects.select_for_update().get(pk=collection.pk)
        if collection.state not in {"draft", "open"}:
            raise Refused(_("Kỳ thu thập đã đóng nên danh sách nơi nhận không đổi được nữa."))
        found = list(
            CollectionRecipient.objects.filter(collection=collection, pk__in=ids).select_related(
                "organisation", "filing"
            )
        )
        begun = [one for one in found if hasattr(one, "filing")]
        if begun:
            raise Refused(
                _("%(names)s đã bắt đầu nhập số liệu nên không bỏ được; hãy ghi “Miễn nộp” kèm lý do.")
                % {"names": ", ".join(one.organisation.name for one in begun[:5])}
            )
        for one in found:
            one.delete()
    return len(found)


def write_recipients(collection: Collection, asked: Iterable[Asked], now: datetime) -> None:
    """Those who may be asked become recipients of a draft (a copy leaves out who is no more)."""
    allowed = may_be_asked(collection.unit, asked, timezone.localdate(now))
    if allowed:
        _write(collection, allowed, now)


def check_places(collection: Collection) -> None:
    """What is asked by neighbourhood can be answered only where neighbourhoods are known."""
    period = parse_period(collection.period)
    if period is not None and (empty := places_without_rows(collection, period)):
        raise Refused(
            _(
                "Có chỉ số hỏi theo từng thôn, tổ dân phố nhưng %(places)s chưa có danh sách đó; "
                "hãy bổ sung ở mục Địa bàn hoặc đổi cách chia."
            )
            % {"places": ", ".join(empty[:5])}
        )


def tell_asked(recipients: Iterable[CollectionRecipient], collection: Collection, now: datetime) -> None:
    """Their people read that they are asked, for which period and by when."""
    rows = list(recipients)

    def said(recipient: CollectionRecipient, called: str) -> str:
        due = recipient.due_on or collection.due_on
        return _("Đề nghị cung cấp số liệu: %(title)s – %(place)s, hạn %(due)s") % {
            "title": collection.title,
            "place": called,
            "due": f"{due:%d/%m/%Y}",
        }

    tell_recipients(
        recipients=rows, object_type=ASKED, object_ids={one.pk: one.pk for one in rows}, text=said, now=now
    )


def _write(collection: Collection, asked: frozenset[Asked], now: datetime) -> list[CollectionRecipient]:
    refused = asked - may_be_asked(collection.unit, asked, timezone.localdate(now))
    if refused:
        raise Refused(
            _("Có nơi nhận không thuộc địa phương này hoặc cấp dưới nên không hỏi được."), field="recipients"
        )
    there = {
        Asked(*pair)
        for pair in CollectionRecipient.objects.filter(collection=collection).values_list(
            "organisation_id", "place_id"
        )
    }
    missing = sorted(asked - there)
    if len(missing) + len(there) > MOST:
        raise Refused(
            _("Một kỳ thu thập hỏi nhiều nhất %(most)d nơi; hãy chia thành nhiều kỳ.") % {"most": MOST}
        )
    made = CollectionRecipient.objects.bulk_create(
        CollectionRecipient(collection=collection, organisation_id=one.organisation_id, place_id=one.place_id)
        for one in missing
    )
    ids = [one.pk for one in made]
    return list(
        CollectionRecipient.objects.filter(pk__in=ids).select_related("collection", "organisation", "place")
        if ids
        else ()
    )
