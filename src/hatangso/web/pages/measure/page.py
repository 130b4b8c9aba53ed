"""The citizen's own test: one page for everybody, without an account; a result stays on the device."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.catalog.operator_files import operators
from hatangso.domain.measurement import consent
from hatangso.domain.measurement.good_for import USES
from hatangso.domain.places.alphabet import alphabetical
from hatangso.domain.places.coarse_grid import PER_DEGREE
from hatangso.store.measurements.models import TestInvitation
from hatangso.store.places.models import Unit
from hatangso.web.components.speed_gauge import speed_gauge
from hatangso.web.pages.measure.sent import keepable
from hatangso.web.pages.measure.words import measure_words


@dataclass(frozen=True)
class Network:
    """One answer to 'what are you connected by?'; its code is a technology of speed tests."""

    code: str
    label: str
    icon: str


@require_safe
def measure(request: HttpRequest) -> HttpResponse:
    """The page. `?moi=<code>`: an invitation that presets the ward."""
    code = request.GET.get("moi", "").strip()[:12]
    language = get_language() or "vi"
    context = {
        "server": settings.SPEED_SERVER_URL,
        "invitation": _invitation(code),
        "invitation_code": code,
        "networks": _networks(),
        "gauge": speed_gauge(),
        "uses": [{**vars(use), "text": use.words.spoken_in(language)} for use in USES],
        "consent": [
            {"title": point.title.spoken_in(language), "text": point.text.spoken_in(language)}
            for point in consent.POINTS
        ],
        "consent_version": consent.VERSION,
        "agreement": consent.AGREEMENT.spoken_in(language),
        "operators": _operators(language),
        "provinces": _provinces(),
        "grid_step": str(1 / PER_DEGREE),
        "words": measure_words(),
    }
    return render(request, "measure/page.html", context)


def _invitation(code: str) -> TestInvitation | None:
    """The invitation of that code while it holds, with its places."""
    found = (
        TestInvitation.objects.select_related("unit__parent", "neighbourhood").filter(code=code).first()
        if code and keepable(code)
        else None
    )
    return found if found and (found.until is None or timezone.localdate() <= found.until) else None


def _provinces() -> list[Unit]:
    """The living provinces by the Vietnamese alphabet."""
    found = Unit.objects.filter(level="province", valid_to=None).exclude(code="")
    return sorted(found, key=lambda one: alphabetical(one.name))


def _networks() -> list[Network]:
    return [
        Network("wifi", _("Wi-Fi"), icon="wifi"),
        Network("ethernet", _("Dây mạng"), icon="network"),
        Network("4g", "4G", icon="signal-4g"),
        Network("5g", "5G", icon="signal-5g"),
        Network("unknown", _("Di động, không rõ 4G hay 5G"), icon="device-mobile"),
    ]


def _operators(language: str) -> list[dict[str, Any]]:
    """By name; the demo's fictional ones in the demo only."""
    return sorted(
        (
            {"code": one.code, "label": one.name.spoken_in(language)}
            for one in operators().values()
            if settings.DEMO or not one.code.startswith("demo_")
        ),
        key=lambda told: alphabetical(told["label"]),
    )


urlpatterns = [path("do-toc-do/", measure, name="measure")]
