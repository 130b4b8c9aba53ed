"""Score sheets of a round, from what was recorded: one unit's, or all at once in as many queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import QuerySet

from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.index import Index
from hatangso.domain.indices.read_index import read_index
from hatangso.domain.indices.score_sheet import Sheet, Verified, sheet_of
from hatangso.domain.quantities import Unknown
from hatangso.store.indices.models import CriterionScore, IndexRound, IndexSubmission, VerifiedScore
from hatangso.store.places.models import Unit


class Standing(StrEnum):
    """Verified in every criterion answered; handed in, but not all of it verified; nothing handed in."""

    VERIFIED = "verified"
    OWN_WORD = "own_word"
    NOT_FILED = "not_filed"


@dataclass(frozen=True)
class UnitSheet:
    """One unit's sheet in a round with the rows it was made from."""

    unit: Unit
    sheet: Sheet
    submission: IndexSubmission | None
    scores: dict[str, CriterionScore] = field(default_factory=dict)
    verified: dict[str, list[VerifiedScore]] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """Points by maximum in per cent: by this units are ranked, as what does not arise differs."""
        found = self.sheet.counted.share
        return None if isinstance(found, Unknown) else found

    @property
    def unverified(self) -> int:
        """How many criteria count, or are left out, on the unit's own word alone."""
        return sum(line.verified is None and not line.is_open for line in self.sheet.lines)

    @property
    def standing(self) -> Standing:
        """What its rank stands on."""
        if self.verified and not self.unverified:
            return Standing.VERIFIED
        if self.submission is not None or self.verified:
            return Standing.OWN_WORD
        return Standing.NOT_FILED


@dataclass(frozen=True)
class Unfinished:
    """What a result published now would rest on: how many of `places` filed nothing, what is unverified."""

    places: int
    not_filed: int
    unverified: int
    unverified_places: int


def unfinished(found: Sequence[UnitSheet]) -> Unfinished:
    """Of the sheets of a round; an answer that was never handed in is no unverified one."""
    filed = [one for one in found if one.standing is not Standing.NOT_FILED]
    left = [one.unverified for one in filed if one.unverified]
    return Unfinished(len(found), len(found) - len(filed), sum(left), len(left))


def index_in(round_: IndexRound) -> Index:
    """The index as the round froze it."""
    return read_index(round_.definition, code=round_.index, file=f"{round_.index}.toml")


def units_of(round_: IndexRound) -> QuerySet[Unit]:
    """Which units are scored: the living communes below, or the unit itself."""
    living = Unit.objects.filter(valid_to=None).select_related("parent")
    if round_.scores == "below":
        return living.filter(parent_id=round_.unit_id, level="commune").order_by("name")
    return living.filter(pk=round_.unit_id)


def rounds_about(unit: Unit) -> QuerySet[IndexRound]:
    """The rounds that score the unit or that it runs, newest first."""
    own = IndexRound.objects.filter(unit=unit)
    if unit.parent_id:
        own = own | IndexRound.objects.filter(unit_id=unit.parent_id, scores="below")
    return own.select_related("unit").order_by("-opened_at", "-pk")


def unit_sheet(round_: IndexRound, unit: Unit) -> UnitSheet:
    """One unit's sheet (four queries)."""
    return sheets_of(round_, [unit])[0]


def sheets_of(round_: IndexRound, units: Sequence[Unit]) -> list[UnitSheet]:
    """The sheets of those units, in their order (four queries, however many units)."""
    index = index_in(round_)
    ids = [unit.pk for unit in units]
    scores: dict[int, dict[str, CriterionScore]] = defaultdict(dict)
    rows = CriterionScore.objects.filter(round=round_, unit_id__in=ids)
    for row in rows.select_related("by").prefetch_related("evidence"):
        scores[row.unit_id][row.criterion] = row
    verified: dict[int, dict[str, list[VerifiedScore]]] = defaultdict(lambda: defaultdict(list))
    given = VerifiedScore.objects.filter(round=round_, unit_id__in=ids)
    for one in given.select_related("by", "replied_by").order_by("number"):
        verified[one.unit_id][one.criterion].append(one)
    submitted = {
        one.unit_id: one
        for one in IndexSubmission.objects.filter(
            round=round_, unit_id__in=ids, withdrawn_at=None
        ).select_related("submitted_by")
    }
    return [
        UnitSheet(
            unit,
            _sheet(index, scores[unit.pk], verified[unit.pk], submitted.get(unit.pk)),
            submitted.get(unit.pk),
            scores[unit.pk],
            dict(verified[unit.pk]),
        )
        for unit in units
    ]


def answer_of(row: CriterionScore) -> Answer:
    """The row as the rules read it; a named document is evidence as a file is."""
    return Answer(
        value=row.value,
        step=Step(row.step) if row.step else None,
        not_arising=row.not_arising,
        evidence=len(row.evidence.all()) + bool(row.document),
    )


def ranked(found: Iterable[UnitSheet]) -> list[tuple[int | None, UnitSheet]]:
    """Best share first, alike sharing the better rank: the verified, then apart from these the self-scored.

    Each of the two begins at 1, as what a unit says of itself is not compared with what was verified. What
    was not handed in comes last, unranked, as does that where nothing arises.
    """
    sheets = sorted(found, key=lambda one: one.unit.name)
    ranks: list[tuple[int | None, UnitSheet]] = []
    for standing in (Standing.VERIFIED, Standing.OWN_WORD):
        ranks += _by_share(one for one in sheets if one.standing is standing and one.share is not None)
    placed = {one.unit.pk for _, one in ranks}
    return [*ranks, *((None, one) for one in sheets if one.unit.pk not in placed)]


def _by_share(found: Iterable[UnitSheet]) -> Iterator[tuple[int, UnitSheet]]:
    ordered = sorted(found, key=lambda one: -(one.share or 0.0))
    rank, share = 0, None
    for place, one in enumerate(ordered, start=1):
        if one.share != share:
            rank, share = place, one.share
        yield rank, one


def _sheet(
    index: Index,
    scores: dict[str, CriterionScore],
    verified: dict[str, list[VerifiedScore]],
    submission: IndexSubmission | None,
) -> Sheet:
    return sheet_of(
        index,
        {code: answer_of(row) for code, row in scores.items()},
        {code: Verified(rows[-1].points, rows[-1].not_arising) for code, rows in verified.items() if rows},
        days_late=submission.days_late if submission else 0,
    )
