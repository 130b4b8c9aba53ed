"""Where a person begins in a unit."""

from django.urls import reverse

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


def first_page_of(actor: Actor, unit: Unit) -> str:
    """The overview, for who sees the programme; else the people, the surveys or the public page."""
    if actor.may_somewhere("view_programme", unit):
        return reverse("overview", args=[unit.code])
    if actor.may_somewhere("manage_people", unit):
        return reverse("people", args=[unit.code])
    if actor.may_somewhere("fill_surveys", unit):
        return reverse("surveys", args=[unit.code])
    return reverse("public_results", args=[unit.code])
