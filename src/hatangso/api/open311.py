"""Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2/): services, requests, tokens; JSON and XML.

With FixMyStreet's extension `servicerequestupdates`. Everybody may read, and file under the limits of the
public page; `api_key` is an access token of ours, for programs that file for many.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from hatangso.api.open311_answer import FORMATS, WrongRequest, answer, error
from hatangso.api.open311_sent import Sender, given_of, sender_of
from hatangso.api.open311_shapes import definition, moment, request_of, service, update_of
from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports.category import Category
from hatangso.domain.citizen_reports.states import CLOSED, OPEN
from hatangso.flows.citizen_reports.file_report import check_given, file_report
from hatangso.flows.citizen_reports.flood import TooMany, admit, admit_token
from hatangso.flows.citizen_reports.promises import promises_of
from hatangso.flows.citizen_reports.reporter_steps import report_of_code
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.citizen_reports.models import CitizenReport, ReportPhoto, ReportStep
from hatangso.store.citizen_reports.queries import ANSWERS, reports_of
from hatangso.store.places.models import Unit

router = Router(tags=["open311"], auth=None)
SPAN = timedelta(days=90)
MOST = 1000  # requests of one answer, as the standard says
MOST_IDS = 100
CHANGED = "2026-11-21T00:00:00+07:00"  # of the categories' shape, for discovery
Answering = Callable[..., HttpResponse]


def in_the_standards_shape(view: Answering) -> Answering:
    """Errors as the standard writes them; another format than its two is 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, fmt: str, **told: Any) -> HttpResponse:
        try:
            if fmt not in FORMATS:
                raise WrongRequest(404, _("Chỉ có định dạng json và xml."))
            return view(request, fmt=fmt, **told)
        except WrongRequest as wrong:
            return error(wrong.code, wrong.description, fmt)
        except TooMany as wrong:
            return error(429, wrong.sentence, fmt)
        except Refused as wrong:
            return error(400, wrong.sentence, fmt)

    return wrapped


@router.get("/discovery.{fmt}", url_name="open311_discovery")
@in_the_standards_shape
def discovery(request: HttpRequest, fmt: str) -> HttpResponse:
    """Where the service is."""
    root = f"{settings.PUBLIC_URL.rstrip('/')}/api/open311/v2"
    told = {
        "changeset": CHANGED,
        "contact": f"{settings.PUBLIC_URL.rstrip('/')}/phan-anh/",
        "key_service": f"{settings.PUBLIC_URL.rstrip('/')}/tai-khoan-cua-toi/",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": root,
                "changeset": CHANGED,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return answer(told, "discovery", fmt)


@router.get("/v2/services.{fmt}")
@in_the_standards_shape
def services(request: HttpRequest, fmt: str) -> HttpResponse:
    """The categories, as the locality of `jurisdiction_id` offers them."""
    return answer([service(category) for category in _offered(request).values()], "services", fmt)


@router.get("/v2/services/{service_code}.{fmt}")
@in_the_standards_shape
def service_definition(request: HttpRequest, service_code: str, fmt: str) -> HttpResponse:
    """What a category asks."""
    category = _offered(request).get(service_code)
    if category is None:
        raise WrongRequest(404, _("Không có loại phản ánh mang mã này (service_code)."))
    return answer(definition(category), "service_definition", fmt)


@router.post("/v2/requests.{fmt}")
@in_the_standards_shape
def file_request(request: HttpRequest, fmt: str) -> HttpResponse:
    """File a report; its id at once, and a `token` that follows it as the reporter's own."""
    now = timezone.now()
    sender = sender_of(request, now)
    given, dropped = given_of(request, _jurisdiction(request.POST.get("jurisdiction_id", "")))
    _admit(sender, given.size, now)  # before the photos are read: what is refused counts as well
    checked = check_given(uid=uuid4(), given=given, now=now)
    with acting(_who(sender)):
        filed = file_report(checked=checked, via="api", now=now)
    notice = (
        _("Liên hệ không được giữ vì không kèm consent; hãy theo dõi bằng mã.")
        if dropped
        else _("Nội dung, ảnh được công khai sau khi cán bộ xem.")
    )
    told = {
        "service_request_id": filed.report.number,
        "service_notice": notice,
        "account_id": None,
        "token": filed.code,
    }
    return answer([told], "service_requests", fmt, 201)


@router.get("/v2/requests.{fmt}")
@in_the_standards_shape
def requests_list(request: HttpRequest, fmt: str) -> HttpResponse:
    """`service_request_id`; or `service_code`, `status`, `start_date`, `end_date` (90 days), `page`."""
    told = request.GET
    if ids := _several(told.get("service_request_id")):
        if len(ids) > MOST_IDS:
            raise WrongRequest(400, _("Mỗi lần hỏi được nhiều nhất %(most)d mã.") % {"most": MOST_IDS})
        asked = CitizenReport.objects.filter(number__in=[one.upper() for one in ids])
        return answer(_requests(asked), "service_requests", fmt)
    unit = _jurisdiction(told.get("jurisdiction_id", ""))
    found = (reports_of(unit) if unit else CitizenReport.objects.all()).filter(merged_into=None)
    begin, end = _span(request)
    found = found.filter(received_at__gte=begin, received_at__lte=end)
    if codes := _several(told.get("service_code")):
        found = found.filter(category__in=codes)
    if statuses := _several(told.get("status")):
        states = [*(OPEN if "open" in statuses else ()), *(CLOSED if "closed" in statuses else ())]
        if not set(statuses) <= {"open", "closed"}:
            raise WrongRequest(400, _("status chỉ là open hoặc closed."))
        found = found.filter(state__in=states)
    size = _number(told.get("page_size"), MOST, MOST)
    start = (_number(told.get("page"), 1, 100_000) - 1) * size
    page = found.order_by("-received_at", "-id")[start : start + size]
    return answer(_requests(page), "service_requests", fmt)


@router.get("/v2/requests/{service_request_id}.{fmt}")
@in_the_standards_shape
def one_request(request: HttpRequest, service_request_id: str, fmt: str) -> HttpResponse:
    """One report by its number."""
    found = _requests(CitizenReport.objects.filter(number=service_request_id.upper()))
    if not found:
        raise WrongRequest(404, _("Không có phản ánh nào mang mã này (service_request_id)."))
    return answer(found, "service_requests", fmt)


@router.get("/v2/tokens/{token}.{fmt}")
@in_the_standards_shape
def token(request: HttpRequest, token: str, fmt: str) -> HttpResponse:
    """From a token to the id of its report."""
    found = report_of_code(code=token, address=sender_of(request).address, device="", now=timezone.now())
    if found is None:
        raise WrongRequest(404, _("Không có phản ánh nào mang mã này (token)."))
    return answer([{"service_request_id": found.number, "token": token}], "service_requests", fmt)


@router.get("/v2/servicerequestupdates.{fmt}")
@in_the_standards_shape
def updates(request: HttpRequest, fmt: str) -> HttpResponse:
    """What happened to reports since `start_date`, oldest first (FixMyStreet's extension of the standard)."""
    unit = _jurisdiction(request.GET.get("jurisdiction_id", ""))
    begin, end = _span(request)
    steps = ReportStep.objects.filter(
        public=True, at__gte=begin, at__lte=end, report__moderated_at__isnull=False
    )
    if unit is not None:
        steps = steps.filter(report__in=reports_of(unit))
    if ids := _several(request.GET.get("service_request_id")):
        steps = steps.filter(report__number__in=ids[:MOST_IDS])
    found = steps.select_related("report__merged_into").order_by("at", "id")[:MOST]
    return answer([update_of(step) for step in found], "service_request_updates", fmt)


def _requests(found: Any) -> list[dict[str, Any]]:
    """The reports as objects; three queries however many."""
    rows = list(found.select_related("unit", "owner", "office", "merged_into"))
    ids = {row.pk for row in rows} | {row.merged_into_id for row in rows if row.merged_into_id}
    notes = dict(
        ReportStep.objects.filter(report__in=ids, public=True, kind__in=ANSWERS)
        .order_by("at", "id")
        .values_list("report_id", "text")
    )
    photos = dict(
        ReportPhoto.objects.filter(report__in=ids, public=True)
        .order_by("-position")
        .values_list("report_id", "uid")
    )
    return [
        request_of(
            row,
            notes.get(row.merged_into_id or row.pk, ""),
            str(photos.get(row.pk, "")),
        )
        for row in rows
    ]


def _offered(request: HttpRequest) -> dict[str, Category]:
    unit = _jurisdiction(request.GET.get("jurisdiction_id", ""))
    if unit is None:
        return report_categories()
    return {code: one.category for code, one in promises_of(unit).items() if one.offered}


def _jurisdiction(code: str) -> Unit | None:
    """The living unit of that code; None for no code."""
    if not code:
        return None
    found = Unit.objects.select_related("parent").filter(code=code[:12], valid_to=None).first()
    if found is None:
        raise WrongRequest(404, _("Không có địa phương mang mã này (jurisdiction_id)."))
    return found


def _admit(sender: Sender, size: int, now: datetime) -> None:
    if sender.token is not None:
        admit_token(token=str(sender.token.pk), now=now)
    else:
        admit("report", address=sender.address, device="", now=now, size=size)


def _who(sender: Sender) -> Acting:
    if sender.token is None:
        return Acting(None, "Open311", "api")
    return Acting(sender.token.user_id, f"{sender.token.user} (Open311)", "api")


def _several(told: str | None) -> list[str]:
    return [one.strip() for one in (told or "").split(",") if one.strip()]


def _number(told: str | None, otherwise: int, most: int) -> int:
    if not told:
        return otherwise
    if not (len(told) <= 9 and told.isascii() and told.isdigit() and 0 < int(told) <= most):
        raise WrongRequest(400, _("Trang hoặc cỡ trang không đúng (page, page_size)."))
    return int(told)


def _span(request: HttpRequest) -> tuple[datetime, datetime]:
    """The asked range: 90 days at most; the last 90 days where neither end is given."""
    begin, end = (_moment(request.GET.get(name), name) for name in ("start_date", "end_date"))
    now = timezone.now()
    if begin is None:
        end = end or now
        return end - SPAN, end
    end = end or min(begin + SPAN, max(now, begin))
    if end < begin:
        raise WrongRequest(400, _("end_date phải sau start_date."))
    if end - begin > SPAN:
        raise WrongRequest(400, _("Khoảng thời gian không quá 90 ngày (start_date, end_date)."))
    return begin, end


def _moment(told: str | None, name: str) -> datetime | None:
    if not told:
        return None
    try:
        at = datetime.fromisoformat(told.strip().replace(" ", "+"))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        moment(at)
        _in_reach = at - SPAN, at + SPAN
    except (ValueError, OverflowError):
        said = _("%(name)s phải có dạng 2026-11-21T00:00:00Z.") % {"name": name}
        raise WrongRequest(400, said) from None
    return at
