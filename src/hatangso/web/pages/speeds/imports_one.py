"""One import: how far its reading is, what it would change, keep it, drop it, withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.statistics.classes import VNNIC_TESTS
from hatangso.flows.measurements.choose_columns import apply_remedy, choice_of, choose_columns, match_places
from hatangso.flows.measurements.import_table import drop_published, keep_published, withdraw_published
from hatangso.flows.measurements.keep_tests import keep_tests
from hatangso.flows.measurements.rehearse_tests import drop_import
from hatangso.flows.measurements.withdraw_import import withdraw_import
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.measurements.told_places import units_told
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.imports_words import (
    BUSY,
    PILLS,
    STATES,
    actor_of,
    asked_import,
    failure_of,
    in_language,
    is_published,
    reasons_of,
    source_name,
)
from hatangso.web.pages.speeds.words import NETWORKS, operator_name, radio_name, small

PLACES_SHOWN = 12


@unit_page("import_measurements")
def speed_import(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: where it stands. POST `action`: keep, drop, withdraw, again, match, or mend-<finding>."""
    imported = asked_import(unit, pk)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, imported)
        except Refused as refused:
            problem, field = refused.sentence, refused.field or ""
            imported = asked_import(unit, pk)
        else:
            return redirect("speed_import", unit.code, pk)
    if imported.state == "asked" and is_published(imported) and not problem and "o-lai" not in request.GET:
        return redirect("speed_import_columns", unit.code, pk)
    context = {**_told(imported), "problem": problem, "field": field}
    context["answer"] = request.POST.get("answer", "")
    return render(request, "speeds/imports_one.html", context, status=422 if problem else 200)


@unit_page("import_measurements")
def speed_import_progress(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """How far it is; when the reading or keeping has ended, the page is opened anew."""
    imported = asked_import(unit, pk)
    answer = render(request, "speeds/imports_progress.html", {"imported": imported})
    if imported.state not in BUSY:
        answer.headers["HX-Redirect"] = reverse("speed_import", args=[unit.code, pk])
    return answer


def _do(request: HttpRequest, imported: MeasurementImport) -> None:
    action = request.POST.get("action", "")
    said: dict[str, Any] = {"actor": actor_of(request), "imported": imported, "now": timezone.now()}
    published = is_published(imported)
    answer = request.POST.get("answer", "")[:500]
    if action == "keep":
        if published:
            keep_published(leave_out=request.POST.get("leave_out") == "1", answer=answer, **said)
        else:
            keep_tests(accept=request.POST.getlist("accept"), answer=answer, **said)
    elif action == "drop":
        (drop_published if published else drop_import)(**said)
        messages.info(request, _("Đã bỏ tệp vừa gửi; số liệu không thay đổi."))
    elif action == "withdraw":
        _withdraw(request, published, said)
    elif published and action == "again":
        name = imported.mapping.name if imported.mapping else imported.file_name
        choose_columns(choice=choice_of(imported), name=name, **said)
    elif published and action == "match":
        names = list(imported.story.get("unmatched", {}))
        told = {name: request.POST.get(f"place-{place}", "") for place, name in enumerate(names)}
        chosen = {name: code for name, code in told.items() if code}
        if not chosen:
            raise Refused(_("Hãy chọn ít nhất một xã, phường."))
        match_places(places=chosen, **said)
    elif published and action.startswith("mend-"):
        apply_remedy(code=action.removeprefix("mend-"), **said)
        messages.info(request, _("Đã đọc lại tệp với cách đọc mới; hãy xem kết quả."))
    else:
        raise Refused(_("Không rõ phải làm gì; hãy tải lại trang."))


def _withdraw(request: HttpRequest, published: bool, said: dict[str, Any]) -> None:
    reason = request.POST.get("reason", "")[:300]
    if published:
        fell, again = withdraw_published(reason=reason, **said)
        messages.success(
            request,
            _("Đã rút %(fell)d dòng; %(again)d dòng có từ trước được dùng lại.")
            % {"fell": fell, "again": again},
        )
    else:
        withdraw_import(reason=reason, **said)
        messages.success(request, _("Đã rút; kết quả được tính lại không có tệp này."))


def _told(imported: MeasurementImport) -> dict[str, Any]:
    published = is_published(imported)
    story = imported.story
    shown = imported.state == "rehearsed"
    adds = sum(one.get("adds", 0) for one in imported.findings)
    return {
        "imported": imported,
        "published": published,
        "source": source_name(imported.source),
        "state": STATES.get(imported.state, imported.state),
        "pill": PILLS.get(imported.state, "draft"),
        "busy": imported.state in BUSY,
        "failure": failure_of(imported) if imported.state == "failed" else "",
        "story": story,
        "told_day": asked_day(story.get("told", {}).get("placed_on")),
        "replaced": [{**one, "cell": _cell_words(one)} for one in story.get("replaced_examples", ())],
        "refused_count": sum(imported.refused.values()),
        "reasons": _with_examples(imported),
        "findings": [{**one, "sentence": in_language(one)} for one in imported.findings],
        "adds": adds,
        "with_adds": imported.rows_kept + adds,
        "asks": [one["code"] for one in imported.findings if one.get("asks")],
        "communes": units_told(imported.unit).values() if shown and story.get("unmatched") else (),
        "unmatched": list(story.get("unmatched", {}).items())[:PLACES_SHOWN] if shown else (),
        "least": VNNIC_TESTS,
        "may_withdraw": imported.state == "kept",
        "may_drop": imported.state in ("asked", "waiting", "rehearsed", "failed"),
        "has_refused_file": _has_refused_file(imported),
    }


def _with_examples(imported: MeasurementImport) -> list[dict[str, Any]]:
    """Every reason with its count and the first rows refused for it."""
    examples: dict[str, list[dict[str, Any]]] = {}
    for example in imported.story.get("examples", ()):
        examples.setdefault(example["code"], []).append(
            {**example, "sentence": in_language(example), "more": example["count"] > len(example["rows"])}
        )
    return [
        {"code": code, "words": words, "count": count, "examples": examples.get(code, ())}
        for code, words, count in reasons_of(imported)
    ]


def _cell_words(example: dict[str, Any]) -> str:
    """'Viettel; cố định, mọi công nghệ', as pages say it."""
    network, technology = example["network"], example.get("technology", "")
    if network not in NETWORKS:  # kept before the two stood apart: a technology
        network, technology = "mobile", network
    return f"{operator_name(example['operator'])}; {small(radio_name(network, technology))}"


def _has_refused_file(imported: MeasurementImport) -> bool:
    if imported.refused_rows_id is not None:
        return True
    return imported.state == "kept" and imported.parts.filter(holds="refused").exists()


urlpatterns = [
    path("<unit:unit_code>/toc-do/nap/<int:pk>/", speed_import, name="speed_import"),
    path(
        "<unit:unit_code>/toc-do/nap/<int:pk>/tien-do/", speed_import_progress, name="speed_import_progress"
    ),
]
