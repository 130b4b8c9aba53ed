"""How many forms, shared out how, and which households: the sample of a survey."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.surveys.allocation import Method, Stratum, allocate, systematic, systematic_over
from hatangso.domain.surveys.sample_size import SampleSize, Wanted, sample_size
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood
from hatangso.store.surveys.models import Survey, SurveyStratum

MOST_FORMS = 20_000


@dataclass(frozen=True)
class Design:
    """What is wanted, how forms are shared out, and what is known of each neighbourhood.

    `households` by neighbourhood (None for a locality without a list of them; None where not known);
    `expected` by neighbourhood where Neyman's allocation should take more of some.
    """

    wanted: Wanted
    method: Method
    households: Mapping[int | None, int | None]
    expected: Mapping[int | None, float] = field(default_factory=dict)
    least: int = 2

    @property
    def population(self) -> int | None:
        """All households; None where some neighbourhood's are not known."""
        known = [n for n in self.households.values() if n is not None]
        return sum(known) if len(known) == len(self.households) else None


@dataclass(frozen=True)
class Shared:
    """The size, and forms to visit by neighbourhood; `by_place` is None where households are not known."""

    size: SampleSize
    by_place: Mapping[int | None, int] | None


def shared_out(design: Design) -> Shared:
    """The sample that the design asks for; Misstated where it asks for what cannot be."""
    population = design.population
    size = sample_size(design.wanted, population)
    if population is None:
        return Shared(size, None)
    keys = list(design.households)
    strata = [
        Stratum(place, design.households[key] or 0, design.expected.get(key, design.wanted.expected))
        for place, key in enumerate(keys)
    ]
    if design.method is Method.SIMPLE:
        by_number = allocate(Method.PROPORTIONAL, strata, size.visits, least=0)
    else:
        by_number = allocate(design.method, strata, size.visits, design.least)
    return Shared(size, {key: by_number[place] for place, key in enumerate(keys)})


def save_design(
    *, actor: Actor, survey: Survey, design: Design, planned: Mapping[int | None, int] | None = None
) -> None:
    """Keep the design with its strata. `planned` are numbers set by hand instead of those shared out."""
    actor.require("run_surveys", survey.unit)
    _require_draft(survey)
    by_place = planned if planned is not None else shared_out(design).by_place
    if by_place is None:
        raise Refused(_("Hãy nhập số hộ của từng tổ dân phố, thôn trước khi chia phiếu."))
    _check_planned(design, by_place)
    with transaction.atomic():
        survey.design = {**asdict(design.wanted), "method": design.method.value, "least": design.least}
        survey.save()
        survey.strata.all().delete()
        places = Neighbourhood.objects.filter(unit=survey.unit).in_bulk([k for k in design.households if k])
        for key, households in design.households.items():
            SurveyStratum.objects.create(
                survey=survey,
                neighbourhood=places[key] if key else None,
                households=households,
                expected=design.expected.get(key, design.wanted.expected),
                planned=by_place.get(key, 0),
            )


def draw_sample(*, actor: Actor, survey: Survey, seed: int) -> int:
    """Draw the households to visit, by their numbers in each neighbourhood's list; how many were drawn.

    The seed is kept, so that the draw can be made again and shown to be by chance.
    """
    actor.require("run_surveys", survey.unit)
    _require_draft(survey)
    strata = list(survey.strata.all())
    if not strata or any(one.households is None for one in strata):
        raise Refused(_("Hãy lưu thiết kế mẫu với số hộ của từng địa bàn trước khi rút mẫu."))
    rng = np.random.default_rng(seed)
    if survey.design.get("method") == Method.SIMPLE:
        frame = [Stratum(one.pk, one.households or 0) for one in strata]
        drawn = systematic_over(frame, sum(one.planned for one in strata), rng)
    else:
        drawn = {one.pk: systematic(one.households or 0, one.planned, rng) for one in strata}
    with transaction.atomic():
        for one in strata:
            one.drawn = list(drawn[one.pk])
            one.planned = len(one.drawn)
            one.save()
        survey.design = {**survey.design, "seed": seed}
        survey.save()
    return sum(len(found) for found in drawn.values())


def _require_draft(survey: Survey) -> None:
    if survey.state != "draft":
        raise Refused(_("Khảo sát đã mở nên thiết kế mẫu không đổi được nữa."))


def _check_planned(design: Design, planned: Mapping[int | None, int]) -> None:
    if sum(planned.values()) > MOST_FORMS:
        raise Refused(_("Một khảo sát có nhiều nhất %(most)d phiếu.") % {"most": MOST_FORMS})
    for key, households in design.households.items():
        wanted: Any = planned.get(key, 0)
        if wanted < 0 or (households is not None and wanted > households):
            raise Refused(_("Số phiếu dự kiến của một địa bàn không được âm hoặc vượt số hộ."))
