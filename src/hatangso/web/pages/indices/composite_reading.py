"""What the pages of a statistical composite read and show alike."""

from typing import Any

import numpy as np
from django.http import HttpRequest

from hatangso.domain.indices.index import Index
from hatangso.domain.indices.uncertainty import Uncertainty, uncertainty
from hatangso.store.indices.composites import Composite, composite_of
from hatangso.store.places.models import Unit
from hatangso.web.pages.indices.words import asked_period, periods_offered, today

SEED = 2008  # the same figures give the same intervals, today and next year


def read_composite(request: HttpRequest, unit: Unit, found: Index) -> Composite:
    """The composite of the province that the unit is or lies in, as of the period asked for."""
    period = asked_period(request.GET.get("period"), today())
    day = min(period.last_day, today()) if period else today()
    province = unit.parent if unit.parent_id else unit
    assert province is not None
    return composite_of(found, province, on=day, approved_only=bool(request.GET.get("approved")))


def how_sure(composite: Composite) -> Uncertainty:
    """Intervals of scores and ranks over the choices that the index declares."""
    alternatives = composite.index.composite.alternatives
    return uncertainty(composite.table, composite.scored, alternatives, np.random.default_rng(SEED))


def common(request: HttpRequest, unit: Unit, found: Index) -> dict[str, Any]:
    """What all pages of a composite show."""
    return {
        "index": found,
        "periods": periods_offered(today()),
        "period": request.GET.get("period", ""),
        "approved": bool(request.GET.get("approved")),
    }


def interval_of(sure: Uncertainty, place: int) -> dict[str, float] | None:
    if np.isnan(sure.rank_median[place]):
        return None
    return {
        "score_low": float(sure.score_low[place]),
        "score_high": float(sure.score_high[place]),
        "rank_low": float(sure.rank_low[place]),
        "rank_high": float(sure.rank_high[place]),
        "top": 100 * float(sure.top_share[place]),
    }


def known_number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
