"""The first page: a signed-in person's own programme; a guest's way to a locality's public results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.places.queries import search_units
from hatangso.web.first_page import first_page_of


def home(request: HttpRequest) -> HttpResponse:
    """Signed in: the overview of the first unit one acts in. Guest: search of public results."""
    if request.user.is_authenticated:
        return redirect(first_page(request.actor))  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    found = search_units(text, limit=15) if text else []
    return render(request, "home.html", {"text": text, "found": found})


def first_page(actor: Actor) -> str:
    """Where a person lands: in their one unit; at the choice of units where there are several.

    An operator belongs to the province and works in its communes, so it chooses too.
    """
    units = {grant.unit_id for grant in actor.grants}
    unit = Unit.objects.filter(pk__in=units, valid_to=None).first() if len(units) == 1 else None
    if unit is None or {grant.role for grant in actor.grants} == {"operator"}:
        return reverse("choose_unit")
    return first_page_of(actor, unit)


urlpatterns = [path("", home, name="home")]
