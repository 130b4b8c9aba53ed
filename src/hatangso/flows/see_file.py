"""Who may open a received file: whoever may see one of the things that it hangs on."""

from typing import Any

from django.db.models import Q

from hatangso.flows.permits.see_permit_file import may_see_permit_file
from hatangso.flows.sharing.see_sharing_file import may_see_sharing_file
from hatangso.flows.task_rights import organisations_of
from hatangso.store.collection.models import Contest, ExplanationRequest, FilingUpload
from hatangso.store.evidence.models import Received
from hatangso.store.indices.models import CriterionScore
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.task_queries import visible_progress
from hatangso.store.reports.models import Report
from hatangso.store.wishes.queries import wishes_seen_by


def may_see_file(*, actor: Actor, received: Received) -> bool:
    """Whether a plan, figure, progress entry, obstacle or report with this file is visible to the person.

    A file that hangs on nothing (yet) is visible to its sender alone. What an enterprise sent with a figure
    or progress is no other enterprise's to open, though they share the target or task.
    """
    if received.received_by_id is not None and received.received_by_id == actor.user.pk:
        return True
    if any(
        actor.may("view_programme", unit, organisations) for unit, organisations in _holders(actor, received)
    ):
        return True
    if may_see_sharing_file(actor=actor, received=received):
        return True
    if may_see_permit_file(actor=actor, received=received):
        return True
    return _hangs_on_a_wish(actor, received)


def _holders(actor: Actor, received: Received) -> list[tuple[Unit, frozenset[int]]]:
    """The unit and the organisations of everything that the file hangs on."""
    found: list[tuple[Unit, frozenset[int]]] = [
        (plan.unit, frozenset()) for plan in received.plans.select_related("unit")
    ]
    for observation in received.observations.select_related("unit"):
        found.append((observation.unit, _known([observation.source_organisation_id])))
    for entry in received.task_progress.select_related("task__unit").prefetch_related("task__organisations"):
        if visible_progress(actor, entry.task).filter(pk=entry.pk).exists():
            found.append((entry.task.unit, organisations_of(entry.task)))
    for obstacle in received.obstacles.select_related("unit").prefetch_related("steps"):
        asked = [step.to_organisation_id for step in obstacle.steps.all()]
        found.append(
            (obstacle.unit, _known([obstacle.held_by_id, obstacle.raised_by_organisation_id, *asked]))
        )
    scores = CriterionScore.objects.filter(evidence=received).select_related("unit")
    found += [(score.unit, frozenset()) for score in scores]
    explained = ExplanationRequest.objects.filter(evidence=received).select_related("unit")
    found += [(asked.unit, frozenset()) for asked in explained]
    sent = FilingUpload.objects.filter(Q(received=received) | Q(refused_rows=received)).exclude(table="")
    for upload in sent.select_related("filing__recipient__place"):
        asked_of = upload.filing.recipient
        found.append((asked_of.place, frozenset({asked_of.organisation_id})))
    contests = Contest.objects.filter(evidence=received).select_related("unit")
    found += [(contest.unit, frozenset()) for contest in contests]
    tables = MeasurementImport.objects.filter(Q(received=received) | Q(refused_rows=received))
    found += [(table.unit, frozenset()) for table in tables.select_related("unit")]
    reports = Report.objects.filter(Q(docx=received) | Q(pdf=received) | Q(signed=received))
    found += [(report.unit, frozenset()) for report in reports.select_related("unit")]
    return found


def _hangs_on_a_wish(actor: Actor, received: Received) -> bool:
    unit = received.unit
    return unit is not None and wishes_seen_by(actor, unit).filter(files=received).exists()


def _known(ids: list[Any]) -> frozenset[int]:
    return frozenset(pk for pk in ids if pk is not None)
