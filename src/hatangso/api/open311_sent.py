"""What a client of Open311 sends, read without trusting it: who, where, what, in the standard's names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.api.open311_answer import WrongRequest
from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.access.caller import caller_address
from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.limits import MOST_PHOTOS, PHOTO_BYTES
from hatangso.flows.citizen_reports.file_report import Given, commune_at
from hatangso.flows.citizen_reports.flood import admit
from hatangso.store.accounts.api_tokens import living_token
from hatangso.store.accounts.models import ApiToken
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Sender:
    """From where, and with which access token, if any."""

    address: str
    token: ApiToken | None = None


def sender_of(request: HttpRequest, now: datetime | None = None) -> Sender:
    """`api_key` (or a bearer's header) must open something; without one the sender is anybody.

    403 for a key that opens nothing; wrong ones are counted, so that they are not guessed.
    """
    told = request.META
    address = caller_address(
        str(told.get("REMOTE_ADDR", "")),
        str(told.get("HTTP_X_FORWARDED_FOR", "")),
        behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER),
    )
    if now is None:
        return Sender(address)
    key = request.POST.get("api_key", "") or request.GET.get("api_key", "")
    token = getattr(request, "api_token", None) or (living_token(key[:200], now) if key else None)
    if key and token is None:
        admit("key", address=address, device="", now=now)
        raise WrongRequest(403, _("api_key không đúng, đã hết hạn hoặc đã thu hồi."))
    return Sender(address, token)


def given_of(request: HttpRequest, unit: Unit | None) -> tuple[Given, bool]:
    """What is to be filed; and whether a contact was left out for want of `consent` (its version)."""
    told = request.POST
    code = told.get("service_code", "")
    if not code:
        raise WrongRequest(400, _("Thiếu service_code."))
    if code not in report_categories():
        raise WrongRequest(404, _("Không có loại phản ánh mang mã này (service_code)."))
    lat, lon = _degrees(told.get("lat", ""), "lat"), _degrees(told.get("long", ""), "long")
    address = told.get("address_string", "").strip()
    if (lat is None or lon is None) and not address:
        raise WrongRequest(400, _("Hãy cho biết nơi: lat và long, hoặc address_string kèm jurisdiction_id."))
    if unit is None and lat is not None and lon is not None:
        unit = commune_at(lon, lat, timezone.now())
    if unit is None:
        raise WrongRequest(400, _("Hãy ghi jurisdiction_id: mã xã, phường."))
    name = f"{told.get('last_name', '')} {told.get('first_name', '')}".strip()
    contact = {"name": name, "phone": told.get("phone", ""), "mail": told.get("email", "")}
    agreed = told.get("consent", "") == consent.VERSION
    dropped = any(contact.values()) and not agreed
    given = Given(
        unit=unit,
        category=code,
        text=told.get("description", ""),
        text_needed=False,
        address=address[:300],
        lon=lon,
        lat=lat,
        answers=_answers(told.lists()),
        photos=_photos(request),
        consent=consent.VERSION if agreed else "",
        name="" if dropped else contact["name"],
        phone="" if dropped else contact["phone"],
        mail="" if dropped else contact["mail"],
    )
    return given, dropped


def _answers(lists: object) -> Mapping[str, Sequence[str]]:
    """`attribute[code]=…` and `attribute[code][]=…` by code."""
    found: dict[str, list[str]] = {}
    for name, values in lists:  # type: ignore[attr-defined]
        if name.startswith("attribute[") and "]" in name:
            found.setdefault(name[len("attribute[") :].partition("]")[0], []).extend(values)
    return found


def _degrees(told: str, name: str) -> float | None:
    if not told.strip():
        return None
    try:
        return float(told)
    except ValueError:
        raise WrongRequest(400, _("%(name)s phải là số độ.") % {"name": name}) from None


def _photos(request: HttpRequest) -> list[bytes]:
    """Files `media` of a multipart request, beside the standard; a `media_url` is never fetched."""
    files = [file for file in request.FILES.getlist("media") if file.size]
    if len(files) > MOST_PHOTOS or any((file.size or 0) > PHOTO_BYTES for file in files):
        raise WrongRequest(
            400,
            _("Tối đa %(n)d ảnh, mỗi ảnh %(mb)d MB.") % {"n": MOST_PHOTOS, "mb": PHOTO_BYTES >> 20},
        )
    return [b"".join(file.chunks()) for file in files]
