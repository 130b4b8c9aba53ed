"""The addresses of the product."""

from django.urls import include, path

from hatangso.api.root import api

urlpatterns = [
    path("tai-khoan/", include("allauth.urls")),
    path("api/", api.urls),
    path("", include("hatangso.web.urls")),
]

handler403 = "hatangso.web.pages.errors.forbidden"
handler404 = "hatangso.web.pages.errors.not_found"
handler500 = "hatangso.web.pages.errors.failed"
