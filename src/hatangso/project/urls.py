"""The addresses of the product."""

from django.urls import include, path

from hatangso.api.root import api
from hatangso.web.sign_in import CLOSED

urlpatterns = [
    # Before allauth's own: what the product does by itself, or not at all.
    *(path(f"tai-khoan/{address}", view) for address, view in CLOSED.items()),
    path("tai-khoan/", include("allauth.urls")),
    path("api/", api.urls),
    path("ogc/", include("hatangso.api.ogc.urls")),
    path("", include("hatangso.web.urls")),
]

handler400 = "hatangso.web.pages.errors.unreadable"
handler403 = "hatangso.web.pages.errors.forbidden"
handler404 = "hatangso.web.pages.errors.not_found"
handler500 = "hatangso.web.pages.errors.failed"
