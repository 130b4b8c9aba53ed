"""What was done about one recipient: held while it is changed, written into its story, told to its people."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import STEP, tell_recipients
from hatangso.store.collection.models import CollectionRecipient, FilingStep
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


def write_step(
    recipient: CollectionRecipient,
    action: str,
    text: str,
    actor: Actor,
    said: Callable[[CollectionRecipient], str],
    now: datetime,
) -> FilingStep:
    """One line of the recipient's story, and one to each of its people."""
    step: FilingStep = FilingStep.objects.create(
        recipient=recipient,
        filing=getattr(recipient, "filing", None),
        action=action,
        text=text,
        by=actor.user,
        at=now,
    )
    tell_recipients(
        recipients=[recipient], object_type=STEP, object_ids={recipient.pk: step.pk}, text=said, now=now
    )
    return step
