"""The ranking of a province's communes in a composite, each rank with how sure it is."""

from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hatangso.domain.indices.composite import Scored
from hatangso.domain.indices.sensitivity import sensitivity
from hatangso.domain.indices.uncertainty import Uncertainty
from hatangso.domain.quantities import Unknown
from hatangso.store.indices.composites import Composite
from hatangso.store.places.models import Unit
from hatangso.web.components.index_charts import RankRow, rank_intervals
from hatangso.web.export import exported
from hatangso.web.pages.indices.composite_reading import SEED, common, how_sure, interval_of, known_number

RUNS = 128  # of the variance shares: enough for whole per cents
DRAWN = 40  # places in the drawing; the table has all


def ranking_page(request: HttpRequest, unit: Unit, composite: Composite) -> HttpResponse:
    found, sure = composite.scored, how_sure(composite)
    rows = [_place(composite, found, sure, place) for place in range(len(composite.units))]
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["unit"].name))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(
            kind, f"{composite.index.code}-{unit.code}", _ranking_headings(), map(_ranking_row, rows)
        )
    drawn = [
        RankRow(row["unit"].full_name, row["rank"], row["sure"]["rank_low"], row["sure"]["rank_high"])
        for row in rows
        if row["rank"] is not None
    ]
    shares = sensitivity(
        composite.table, found, composite.index.composite.alternatives, np.random.default_rng(SEED), RUNS
    )
    return render(
        request,
        "indices/ranking.html",
        {
            **common(request, unit, composite.index),
            "rows": rows,
            "is_alike": composite.is_alike,
            "known": len(drawn),
            "chart": rank_intervals(drawn[:DRAWN], len(drawn), ident="hang"),
            "cut": len(drawn) > DRAWN,
            "shares": [{"share": share, "percent": 100 * share.total} for share in shares],
            "shift": sure.shift,
            "top": sure.top,
            "draws": sure.draws,
        },
    )


def _place(composite: Composite, found: Scored, sure: Uncertainty, place: int) -> dict[str, Any]:
    score, unit = found.of(place), composite.units[place]
    return {
        "unit": unit,
        "rank": known_number(composite.ranks[place]),
        "score": None if isinstance(score, Unknown) else score,
        "why_not": score.reason if isinstance(score, Unknown) else None,
        "share": None if np.isnan(found.share[place]) else 100 * found.share[place],
        "sure": interval_of(sure, place),
        "unapproved": composite.unapproved(unit),
    }


def _ranking_headings() -> list[str]:
    return [
        _("Hạng"), _("Mã"), _("Xã, phường"), _("Điểm"), _("Điểm thấp (5%)"), _("Điểm cao (95%)"),
        _("Hạng tốt nhất (5%)"), _("Hạng kém nhất (95%)"), _("Xác suất trong tốp đầu (%)"),
        _("Trọng số có số liệu (%)"), _("Số liệu chưa duyệt"),
    ]  # fmt: skip


def _ranking_row(row: dict[str, Any]) -> list[Any]:
    sure = row["sure"] or {}
    return [
        row["rank"], row["unit"].code, row["unit"].full_name, row["score"], sure.get("score_low"),
        sure.get("score_high"), sure.get("rank_low"), sure.get("rank_high"), sure.get("top"), row["share"],
        row["unapproved"],
    ]  # fmt: skip
