"""Where an item may be split: the places in its sentence, to choose by mouse, by keys or without script."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanItem
from hatangso.web.page import unit_page

# After a mark that ends a thought, before a word that begins one; between two lines.
_PLACES = re.compile(r"(?<=[;.,:])\s+(?=\S)|\n+(?=\S)|\s+(?=(?:và|đồng thời|trong đó|phấn đấu|bảo đảm)\s)")
_SHOWN = 60


@dataclass(frozen=True)
class CutPlace:
    """A place in the plan's text, with the words before and after it."""

    at: int
    before: str
    after: str


def cut_places(item: PlanItem) -> list[CutPlace]:
    """The places inside the item's span, in their order."""
    if item.start is None or item.end is None:
        return []
    text = item.plan.text[item.start : item.end]
    found = []
    for match in _PLACES.finditer(text):
        before, after = " ".join(text[: match.start()].split()), " ".join(text[match.end() :].split())
        if before and after:
            shown = f"…{before[-_SHOWN:]}" if len(before) > _SHOWN else before
            found.append(
                CutPlace(item.start + match.end(), shown, after[:_SHOWN] + "…" * (len(after) > _SHOWN))
            )
    return found


@unit_page("edit_plan")
def split(request: HttpRequest, unit: Unit, pk: int, item_pk: int) -> HttpResponse:
    """The places as a form: inside the item's card for the island, else as a page."""
    item = get_object_or_404(
        PlanItem.objects.select_related("plan__unit"), pk=item_pk, plan_id=pk, plan__unit=unit
    )
    fetched = request.headers.get("X-Requested-With") == "fetch"
    template = "plans/item_split.html" if fetched else "plans/item_split_page.html"
    return render(request, template, {"item": item, "plan": item.plan, "places": cut_places(item)})


urlpatterns = [
    path("<unit:unit_code>/ke-hoach/<int:pk>/muc/<int:item_pk>/tach/", split, name="plan_item_split")
]
