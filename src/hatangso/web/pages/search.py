"""One search for everything: localities by name or code, and the programme of the unit one is in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.store.places.queries import search_units


def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`, localities first; open to guests, who see localities only."""
    text = request.GET.get("q", "").strip()
    found = search_units(text, limit=20) if text else []
    return render(request, "search.html", {"text": text, "found": found})


urlpatterns = [path("tim/", search, name="search")]
