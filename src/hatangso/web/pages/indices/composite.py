"""A commune's score in a composite: from what it adds up, how sure its rank is, what would raise it most."""

from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hatangso.domain.indices.uncertainty import Uncertainty
from hatangso.domain.indices.what_if import what_would_raise_it
from hatangso.domain.quantities import Unknown
from hatangso.store.indices.composites import Composite, label_of, unit_of, value_of
from hatangso.store.places.models import Unit
from hatangso.web.components.index_charts import Bar, RankRow, bars, rank_intervals
from hatangso.web.export import exported
from hatangso.web.pages.indices.composite_reading import common, how_sure, interval_of, known_number
from hatangso.web.pages.indices.words import said

BESIDE = 4  # places drawn above and below a commune


def score_page(request: HttpRequest, unit: Unit, composite: Composite, actor: Any) -> HttpResponse:
    place = composite.place_of(unit)
    found, sure = composite.scored, how_sure(composite)
    score = found.of(place)
    lines = [_line(composite, unit, place, j) for j in range(len(composite.index.criteria))]
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [
            _("Nhóm"), _("Chỉ số"), _("Giá trị"), _("Đích"), _("Điểm 0–100"), _("Đóng góp"),
            _("Chỉ tiêu riêng"),
        ]  # fmt: skip
        rows = (
            [
                x["group"],
                x["name"],
                x["value"],
                x["goal"],
                x["scaled"],
                x["points"],
                _("có") if x["extra"] else "",
            ]
            for x in lines
        )
        return exported(kind, f"{composite.index.code}-{unit.code}", headings, rows)
    gains = what_would_raise_it(composite.table, composite.weights, composite.index.composite, place=place)
    known = int(np.isfinite(found.score).sum())
    return render(
        request,
        "indices/composite.html",
        {
            **common(request, unit, composite.index),
            "score": None if isinstance(score, Unknown) else score,
            "why_not": score.reason if isinstance(score, Unknown) else None,
            "share": None if np.isnan(found.share[place]) else 100 * found.share[place],
            "rank": known_number(found.ranks[place]),
            "places": known,
            "sure": interval_of(sure, place),
            "lines": lines,
            "extra": [x for x in lines if x["extra"]],
            "score_whole": known_number(composite.scored_whole.score[place]),
            "is_alike": composite.is_alike,
            "groups": _groups(composite, place),
            "group_bars": _group_bars(composite, place),
            "gains": [_gain(composite, gain) for gain in gains[:5]],
            "missing": [x for x in lines if x["asked"] and x["value"] is None],
            "unapproved": composite.unapproved(unit),
            "near": _near(
                composite, sure, place, named=actor.sees_all(unit.parent) if unit.parent else False
            ),
        },
    )


def _line(composite: Composite, unit: Unit, place: int, j: int) -> dict[str, Any]:
    one = composite.index.criteria[j]
    scored = composite.scored
    asked = bool(composite.table.asked[place, j])
    extra = bool(composite.whole.asked[place, j]) and not asked
    scaled = composite.scored_whole.scaled if extra else scored.scaled
    figure = composite.figures.get((unit.pk, one.code))
    goal = composite.goals.get((unit.pk, one.code))
    return {
        "code": one.code,
        "group": said(composite.index.group_of(one.code).name),
        "name": said(label_of(one)),
        "unit": unit_of(one),
        "figure": figure,
        "value": value_of(figure, one) if figure else None,
        "goal": goal.value if goal else None,
        "goal_year": goal.year if goal else None,
        "of_province": goal.of_province if goal else False,
        "asked": asked,
        "extra": extra,
        "weight": 100 * composite.weights_in(place)[j],
        "scaled": known_number(scaled[place, j]),
        "points": known_number(scored.contributions(place)[j]),
    }


def _groups(composite: Composite, place: int) -> list[dict[str, Any]]:
    """By group: points it brings of those it could, and how much of what is asked has figures."""
    parts = composite.scored.contributions(place)
    usable = np.where(composite.table.present[place], composite.weights_in(place), 0.0)
    whole = usable.sum()
    rows, j = [], 0
    for group in composite.index.groups:
        span = slice(j, j + len(group.criteria))
        j += len(group.criteria)
        asked = int(composite.table.asked[place, span].sum())
        rows.append(
            {
                "group": group,
                "points": float(np.nansum(parts[span])),
                "most": 100 * float(usable[span].sum() / whole) if whole else 0.0,
                "asked": asked,
                "there": int(composite.table.present[place, span].sum()),
            }
        )
    return rows


def _group_bars(composite: Composite, place: int) -> Any:
    rows = [
        Bar(said(row["group"].name), row["points"], row["most"])
        for row in _groups(composite, place)
        if row["most"] > 0
    ]
    return bars(rows, title=_("Mỗi nhóm góp bao nhiêu điểm"), ident="nhom")


def _gain(composite: Composite, gain: Any) -> dict[str, Any]:
    one = composite.index.criteria[gain.criterion]
    return {
        "name": said(label_of(one)),
        "value": gain.value,
        "unit": unit_of(one),
        "points": gain.points,
        "rank": known_number(gain.outcome.new_rank),
    }


def _near(composite: Composite, sure: Uncertainty, place: int, *, named: bool) -> Any:
    """The places around this one, named only for who sees them all."""
    ranks = composite.ranks
    if np.isnan(ranks[place]):
        return ""
    order = [int(p) for p in np.argsort(ranks) if not np.isnan(ranks[p])]
    at = order.index(place)
    chosen = order[max(0, at - BESIDE) : at + BESIDE + 1]
    rows = [
        RankRow(
            composite.units[p].full_name if named or p == place else _("(xã, phường khác)"),
            float(ranks[p]),
            float(sure.rank_low[p]),
            float(sure.rank_high[p]),
            here=p == place,
        )
        for p in chosen
    ]
    return rank_intervals(rows, len(order), ident="hang")
