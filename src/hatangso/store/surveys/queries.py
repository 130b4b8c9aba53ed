"""Questions about surveys: how far they are by neighbourhood, and what their forms tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from hatangso.domain.figures.told import Shape
from hatangso.domain.quantities import Unknown
from hatangso.domain.surveys.allocation import Method
from hatangso.domain.surveys.answers import told_by
from hatangso.domain.surveys.counted import counted_in
from hatangso.domain.surveys.estimate import Stratum, SurveyEstimate, estimate
from hatangso.domain.surveys.floor import above_floor
from hatangso.domain.surveys.questionnaire import Feed, Questionnaire
from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.domain.words import Words
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, told_as
from hatangso.store.surveys.models import Survey, SurveyConflict, SurveyRecord, SurveyStratum


@dataclass(frozen=True)
class Progress:
    """One neighbourhood: forms that count, forms in conflict, and forms planned."""

    stratum: SurveyStratum
    counted: int
    conflicts: int

    @property
    def percent(self) -> int:
        """Of the plan, at most 100."""
        return min(100, round(100 * self.counted / self.stratum.planned)) if self.stratum.planned else 100


@dataclass(frozen=True)
class Result:
    """What a survey tells of one indicator. `told` is Unknown under the floor; `definition` is None where the
    indicator is no more."""

    feed: Feed
    definition: Definition | None
    shape: Shape | None
    answered: int
    told: SurveyEstimate | Unknown

    @property
    def scale(self) -> float:
        """From the estimate to the indicator's unit: 100 for a share in per cent."""
        return 100.0 if self.is_share else 1.0

    @property
    def is_share(self) -> bool:
        return self.shape is not None and is_share(self.shape)

    @property
    def counted_in(self) -> Words:
        """The unit of the sample's size: people, or households."""
        whole = self.definition.whole if self.definition else None
        return counted_in(whole, share=self.is_share, counts=bool(self.feed.whole))


def is_share(shape: Shape) -> bool:
    """Whether an indicator is a part within a whole, told in per cent."""
    return shape.unit == "%" and shape.part_of_whole


def surveys_of(unit: Unit) -> QuerySet[Survey]:
    """The surveys of a locality with `planned`, `counted` and `in_conflict`."""
    counted = Count("records", filter=Q(records__state="counted"))
    in_conflict = Count("records", filter=Q(records__state="conflict"))
    return (
        Survey.objects.filter(unit=unit)
        .select_related("organisation", "unit")
        .annotate(counted=counted, in_conflict=in_conflict)
        .order_by("-made_at", "-pk")
    )


def progress_of(survey: Survey) -> list[Progress]:
    """Every neighbourhood of the design (two queries)."""
    rows = survey.records.values_list("standing__neighbourhood", "state").annotate(n=Count("pk")).order_by()
    counts = {(place, state): n for place, state, n in rows}
    return [
        Progress(
            one,
            counts.get((one.neighbourhood_id, "counted"), 0),
            counts.get((one.neighbourhood_id, "conflict"), 0),
        )
        for one in survey.strata.select_related("neighbourhood")
    ]


def open_conflicts(survey: Survey) -> QuerySet[SurveyConflict]:
    """Those nobody has decided, oldest last."""
    return SurveyConflict.objects.filter(record__survey=survey, decided_at=None).select_related(
        "record__by",
        "standing__by",
        "standing__neighbourhood",
        "arrived__by",
        "arrived__neighbourhood",
    )


def results_of(survey: Survey) -> list[Result]:
    """By indicator that the questionnaire feeds, from the forms that count; with the floor applied."""
    questionnaire = read_questionnaire(survey.questionnaire)
    known = told_as(survey.unit, {feed.indicator for feed in questionnaire.feeds})
    forms: list[tuple[int | None, Any]] = list(
        SurveyRecord.objects.filter(survey=survey, state="counted")
        .order_by("pk")
        .values_list("standing__neighbourhood", "standing__answers")
    )
    households: dict[int | None, int | None] = dict(survey.strata.values_list("neighbourhood", "households"))
    by_design = survey.design.get("method") != Method.SIMPLE
    return [
        _result(questionnaire, feed, known.get(feed.indicator), forms, households, by_design, survey.floor)
        for feed in questionnaire.feeds
    ]


def _result(
    questionnaire: Questionnaire,
    feed: Feed,
    known: tuple[Definition, Shape] | None,
    forms: Sequence[tuple[int | None, Mapping[str, object]]],
    households: Mapping[int | None, int | None],
    by_design: bool,
    floor: int,
) -> Result:
    told: dict[int | None, list[tuple[float, float]]] = {place: [] for place in households}
    for place, answers in forms:
        pair = told_by(questionnaire, feed, answers)
        if pair is not None:
            told.setdefault(place, []).append(pair)
    strata = [
        Stratum(households.get(place), tuple(y for y, _ in pairs), tuple(x for _, x in pairs))
        for place, pairs in told.items()
    ]
    answered = sum(len(one.parts) for one in strata)
    share = known is not None and is_share(known[1])
    found = estimate(strata, share=share, by_design=by_design)
    return Result(
        feed,
        known[0] if known else None,
        known[1] if known else None,
        answered,
        above_floor(found, answered, floor),
    )
