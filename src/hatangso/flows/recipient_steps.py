"""What was done about one recipient: held while it is changed, written into its story, told to its people."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import STEP, Said, tell_recipients
from hatangso.store.collection.models import Collection, CollectionRecipient, FilingStep
from hatangso.store.organisations.access import Actor


def held_recipient(recipient: CollectionRecipient) -> CollectionRecipient:
    """The recipient of an open request, until the transaction ends."""
    held: CollectionRecipient = (
        CollectionRecipient.objects.select_for_update(of=("self",))
        .select_related("collection__unit", "organisation", "place")
        .get(pk=recipient.pk)
    )
    if held.collection.state != "open":
        raise Refused(_("Kỳ thu thập không đang mở nên không ghi thêm được."))
    return held


def write_steps(
    recipients: Iterable[CollectionRecipient],
    action: str,
    text: str,
    actor: Actor,
    said: Said,
    now: datetime,
) -> None:
    """One line in the story of each, and what is said of it to its people."""
    rows = list(recipients)
    steps = FilingStep.objects.bulk_create(
        FilingStep(
            recipient=one,
            filing=getattr(one, "filing", None),
            action=action,
            text=text,
            by=actor.user,
            at=now,
        )
        for one in rows
    )
    ids = {step.recipient_id: step.pk for step in steps}
    tell_recipients(recipients=rows, object_type=STEP, object_ids=ids, text=said, now=now)


def owing(collection: Collection) -> list[CollectionRecipient]:
    """Who still has to fill something in or to mend it."""
    rows = collection.recipients.filter(excused_at=None).select_related(
        "collection", "organisation", "place", "filing"
    )
    return [one for one in rows if not hasattr(one, "filing") or one.filing.state in {"draft", "returned"}]
