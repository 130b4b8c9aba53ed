"""A commune contests a figure that was handed down to it; whoever publishes answers. Nothing is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.catalog.check_files import checks
from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.figures.checks import faults
from hatangso.domain.footing import Footing
from hatangso.flows.hand_down import hold_publication, put_figures
from hatangso.flows.land_figures import hold_places
from hatangso.flows.publication_words import words_of
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_sheets import entries_of, key_of_entry, values_of_entry
from hatangso.store.collection.models import Contest, Filing
from hatangso.store.collection.publications import ORIGIN, is_handed_down
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.store.programme.figure_rows import period_of_row
from hatangso.store.programme.models import Observation

TOLD_AS = "contest"
LONGEST = 4_000


@dataclass(frozen=True)
class Proposed:
    """What a commune holds to be right, or the publisher corrects to; all None: no number is told."""

    part: float | None = None
    whole: float | None = None
    value: float | None = None

    @property
    def is_told(self) -> bool:
        return not (self.part is None and self.whole is None and self.value is None)


def contest_figure(
    *,
    actor: Actor,
    unit: Unit,
    figure: Observation,
    reason: str,
    proposed: Proposed,
    files: Iterable[Any] = (),
    now: datetime,
) -> Contest:
    """Say that a published figure of the own commune is wrong, and why. It stays in force, labelled."""
    actor.require("contest_figure", unit)
    if figure.unit_id != unit.pk:
        raise Refused(_("Chỉ nêu ý kiến về số liệu của địa phương mình."))
    if not reason.strip():
        raise Refused(_("Hãy ghi vì sao số liệu này chưa đúng."), field="reason")
    if len(reason) > LONGEST:
        raise Refused(_("Lý do quá dài; xin viết gọn trong 4.000 ký tự."), field="reason")
    if proposed.is_told:
        _require_possible(figure, proposed, now)
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        row = Observation.objects.get(pk=figure.pk)
        if row.state != "approved" or not is_handed_down(row):
            raise Refused(
                _("Số liệu này không phải do cấp trên công bố, hoặc đã được thay; hãy tải lại trang.")
            )
        if Contest.objects.filter(observation=row, state="open").exists():
            raise Refused(_("Địa phương đang có ý kiến về số liệu này, chờ cấp trên trả lời."))
        contest = Contest.objects.create(
            observation=row,
            unit=unit,
            reason=reason.strip(),
            part=proposed.part,
            whole=proposed.whole,
            value=proposed.value,
            raised_by=actor.user,
            raised_at=now,
        )
        contest.evidence.set(receive_evidence(by=actor.user, unit=unit, files=files, now=now))
        if unit.parent_id is not None:
            said = gettext_lazy("%(unit)s có ý kiến về số liệu đã công bố: %(reason)s")
            _tell(contest, unit.parent_id, said, now)
    return contest


def withdraw_contest(*, actor: Actor, contest: Contest, now: datetime) -> None:
    """The commune takes its contest back."""
    actor.require("contest_figure", contest.unit)
    with transaction.atomic():
        held = _open(contest)
        held.state, held.answered_at = "withdrawn", now
        held.save()


def accept_contest(
    *, actor: Actor, contest: Contest, corrected: Proposed, answer: str, now: datetime
) -> Contest:
    """The publisher corrects the figure: a new version of the publication lands in the commune."""
    publisher_unit = _require_publisher(actor, contest)
    if not corrected.is_told:
        raise Refused(_("Hãy ghi số liệu đúng thay cho số đã công bố."), field="value")
    _require_possible(contest.observation, corrected, now)
    with transaction.atomic(), in_trail_of(publisher_unit.pk):
        publication = hold_publication(_publication(contest))
        hold_places(publication)  # before the contest, as whoever publishes anew does
        held = _open(contest)
        key = CellKey(held.observation.indicator, held.unit.code)
        figures = {
            key_of_entry(entry): values_of_entry(entry)
            for entry in entries_of(publication)
            if not values_of_entry(entry).is_blank
        }
        figures[key] = CellValues(part=corrected.part, whole=corrected.whole, value=corrected.value)
        reason = _("Chấp nhận ý kiến của %(unit)s: %(reason)s") % {
            "unit": held.unit.full_name,
            "reason": held.reason,
        }
        words = words_of(publication, timezone.localdate(now))
        _answered(held, "accepted", answer, actor, now)
        put_figures(actor, publication, words.source, figures, (), reason=reason, now=now)
        _tell(held, held.unit_id, gettext_lazy("Ý kiến về số liệu công bố được chấp nhận: %(reason)s"), now)
    return held


def reject_contest(*, actor: Actor, contest: Contest, answer: str, now: datetime) -> Contest:
    """The publisher holds to its figure and says why; the contest stays in the record of the figure."""
    _require_publisher(actor, contest)
    if not answer.strip():
        raise Refused(_("Hãy ghi vì sao giữ nguyên số liệu đã công bố."), field="answer")
    with transaction.atomic():
        held = _open(contest)
        _answered(held, "rejected", answer, actor, now)
        _tell(
            held,
            held.unit_id,
            gettext_lazy("Ý kiến về số liệu công bố không được chấp nhận: %(reason)s"),
            now,
        )
    return held


def _require_publisher(actor: Actor, contest: Contest) -> Unit:
    publisher = contest.unit.parent
    if publisher is None:
        raise Refused(_("Không có cấp trên nào công bố số liệu này."))
    actor.require("hand_down", publisher)
    return publisher


def _publication(contest: Contest) -> Filing:
    entry = (
        contest.observation.filing_entries.filter(filing__recipient__collection__origin=ORIGIN)
        .select_related("filing")
        .first()
    )
    if entry is None:
        raise Refused(_("Số liệu này đã được công bố lại; hãy trả lời theo bản mới."))
    return entry.filing


def _open(contest: Contest) -> Contest:
    """The open contest, held after its unit, in the order in which whoever publishes anew takes them."""
    Unit.objects.select_for_update(no_key=True).get(pk=contest.unit_id)
    held = Contest.objects.select_for_update().get(pk=contest.pk)
    if held.state != "open":
        raise Refused(_("Ý kiến này đã được trả lời hoặc đã rút; hãy tải lại trang."))
    return held


def _answered(held: Contest, state: str, answer: str, actor: Actor, now: datetime) -> None:
    held.state, held.answer = state, answer.strip()
    held.answered_by, held.answered_at = actor.user, now
    held.save()


def _require_possible(figure: Observation, proposed: Proposed, now: datetime) -> None:
    definition = definitions_by_code([figure.indicator]).get(figure.indicator)
    if definition is None:
        raise Refused(_("Danh mục hiện không còn chỉ số này."))
    values = CellValues(part=proposed.part, whole=proposed.whole, value=proposed.value)
    told = values.told(period_of_row(figure), Footing(figure.footing))
    found = faults(told, definition.shape, checks(), today=timezone.localdate(now))
    if found:
        raise Refused(found[0].words.spoken_in(get_language() or "vi"), field=found[0].field)


def _tell(contest: Contest, unit_id: int, sentence: Any, now: datetime) -> None:
    following = who_works_where(timezone.localdate(now)).following(unit_id)
    names = {"unit": contest.unit.full_name, "reason": contest.reason[:120]}
    tell_people(
        users=User.objects.filter(pk__in=following).order_by("pk"),
        object_type=f"{TOLD_AS}_{contest.state}",
        object_id=contest.pk,
        text=lambda: str(sentence) % names,
        now=now,
    )
