"""One report as everybody sees it, its photos, and 'I meet this too'."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.citizen_reports.places import public_place
from hatangso.domain.citizen_reports.states import OPEN
from hatangso.flows.citizen_reports.meet_too import meet_too
from hatangso.flows.receive import place_of
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport, ReportPhoto
from hatangso.store.citizen_reports.queries import steps_shown
from hatangso.web.components.commune_map import commune_map
from hatangso.web.pages.measure.sent import address_of
from hatangso.web.pages.report_here.listing import Mark, Shown
from hatangso.web.pages.report_here.sender import device_of, with_device
from hatangso.web.pages.report_here.words import answers_of, category_of, story


@require_safe
def report_shown(request: HttpRequest, number: str) -> HttpResponse:
    """By its public number; before somebody has looked it through: category, commune, day and state alone."""
    report = _report(number)
    if report.merged_into is not None:
        return redirect("report_shown", report.merged_into.number)
    shown, checked = Shown.of(report), report.moderated_at is not None
    tells = checked and not report.private
    picture = (
        commune_map(report.unit, timezone.localdate()) if report.min_lon is not None and checked else None
    )
    mark = None
    if picture and report.lon is not None and report.lat is not None:
        lon, lat = public_place(report.lon, report.lat, private=report.private)
        mark = Mark(*picture.point(lon, lat), shown, report.state not in OPEN, report.private)
    context = {
        "report": report,
        "place": report.unit,
        "shown": shown,
        "checked": checked,
        "tells": tells,
        "answers": answers_of(report, public=True) if tells else [],
        "photos": report.photos.filter(public=True) if tells else [],
        "lines": story(steps_shown(report, public=True), staff=False, answers=tells),
        "picture": picture,
        "marks": [mark] if mark else [],
        "is_open": report.state in OPEN,
        "category": category_of(report),
    }
    return with_device(request, render(request, "report_here/shown.html", context))


@require_POST
def report_me_too(request: HttpRequest, number: str) -> HttpResponse:
    """Counts once a device."""
    report = _report(number)
    try:
        counted = meet_too(
            report=report, address=address_of(request), device=device_of(request), now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        said = _("Đã ghi nhận bạn cũng gặp.") if counted else _("Máy này đã được tính rồi.")
        messages.success(request, said)
    return redirect("report_shown", report.number)


@require_safe
def report_photo(request: HttpRequest, uid: str) -> HttpResponse | FileResponse:
    """A photo that everybody may see; 404 for every other, so that nothing is learnt."""
    photo = (
        ReportPhoto.objects.select_related("file", "report")
        .filter(uid=uid, public=True, report__private=False, report__moderated_at__isnull=False)
        .first()
    )
    if photo is None:
        raise Http404
    return photo_file(photo)


def photo_file(photo: ReportPhoto) -> FileResponse:
    """The bytes, shown as a picture and as nothing else."""
    try:
        file = place_of(photo.file.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=photo.file.media_type, filename=photo.file.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _report(number: str) -> CitizenReport:
    found = (
        CitizenReport.objects.select_related("unit__parent", "owner", "merged_into")
        .filter(number=number.upper())
        .first()
    )
    if found is None:
        raise Http404(_("Không có phản ánh nào mang số này."))
    return found


urlpatterns = [
    path("phan-anh/xem/<slug:number>/", report_shown, name="report_shown"),
    path("phan-anh/xem/<slug:number>/toi-cung-gap/", report_me_too, name="report_me_too"),
    path("phan-anh/anh/<uuid:uid>/", report_photo, name="report_photo"),
]
