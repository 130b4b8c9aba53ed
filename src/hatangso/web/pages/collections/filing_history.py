"""The versions of a filing, side by side: what was handed in and approved, by whom, when, what changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.domain.collection.changes import NOTHING, changed_cells
from hatangso.domain.collection.sheet import CellValues, SheetRow
from hatangso.domain.collection.snapshot import digest_of, figures_kept
from hatangso.store.collection.filing_sheets import cells_now, lay_out
from hatangso.store.collection.models import FilingSnapshot
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.filing import story_of
from hatangso.web.pages.collections.filing_page import asked_filing, frame_of
from hatangso.web.pages.collections.filing_rows import shown
from hatangso.web.templatetags.progress import spoken

MOST = 500  # rows shown side by side


@unit_page("view_programme", "enter_figures", "run_collections")
def filing_history(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`?a=` and `?b=` name two frozen versions; without them the version before beside what stands."""
    one = asked_filing(request, unit, pk)
    sheet = lay_out(one).sheet
    versions = list(one.snapshots.select_related("by").order_by("-at", "-pk"))
    left = _asked(versions, request.GET.get("a")) or _before(versions, one.version)
    right = _asked(versions, request.GET.get("b"))
    before = figures_kept(left.cells) if left else {}
    after = figures_kept(right.cells if right else cells_now(sheet))
    changed = {change.key for change in changed_cells(before, after)}
    rows = {row.key.text: row for row in sheet.rows}
    lines = [
        _line(row, before.get(key, NOTHING), after.get(key, NOTHING), key in changed)
        for key, row in rows.items()
    ]
    only = request.GET.get("only", "changed" if left else "")
    wanted = [line for line in lines if line["changed"]] if only == "changed" else lines
    return render(
        request,
        "collections/filing_history.html",
        {
            **frame_of(request, one),
            "versions": [(version, digest_of(version.cells) == version.digest) for version in versions],
            "left": left,
            "right": right,
            "lines": wanted[:MOST],
            "more": max(0, len(wanted) - MOST),
            "changed": len(changed),
            "only": only,
            "story": story_of(one, {key: _name(row) for key, row in rows.items()}),
        },
    )


def _asked(versions: list[FilingSnapshot], text: str | None) -> FilingSnapshot | None:
    wanted = asked_number(text)
    return next((version for version in versions if version.pk == wanted), None)


def _before(versions: list[FilingSnapshot], now: int) -> FilingSnapshot | None:
    """What the version that stands is compared with by itself: the one before it, else its own approval."""
    earlier = [version for version in versions if version.version < now]
    approved = [version for version in versions if version.level]
    return next(iter(earlier or approved or versions), None)


def _line(row: SheetRow, before: CellValues, after: CellValues, changed: bool) -> dict[str, Any]:
    return {"name": _name(row), "before": shown(before, row), "after": shown(after, row), "changed": changed}


def _name(row: SheetRow) -> str:
    return f"{spoken(row.label)} – {row.place_label}"


urlpatterns = [path("<unit:unit_code>/thu-thap/nop/<int:pk>/lich-su/", filing_history, name="filing_history")]
