"""The first page: a signed-in person's own programme; a guest's way to a locality's public results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.places.queries import search_units


def home(request: HttpRequest) -> HttpResponse:
    """Signed in: the overview of the first unit one acts in. Guest: search of public results."""
    if request.user.is_authenticated:
        return redirect(first_page(request.actor))  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    found = search_units(text, limit=15) if text else []
    return render(request, "home.html", {"text": text, "found": found})


def first_page(actor: Actor) -> str:
    """Where a person lands: the overview of their one unit; the choice of units where there are several.

    Someone who only administers lands on the people of the unit, an operator on the choice of communes.
    """
    units = {grant.unit_id for grant in actor.grants}
    roles = {grant.role for grant in actor.grants}
    unit = Unit.objects.filter(pk__in=units, valid_to=None).first() if len(units) == 1 else None
    if unit is None or roles == {"operator"}:
        return reverse("choose_unit")
    return reverse("people" if roles == {"administrator"} else "overview", args=[unit.code])


urlpatterns = [path("", home, name="home")]
