"""The communes of a province, the country, and explanations asked of a commune."""

from datetime import date
from typing import Any

from hatangso.store.collection.models import ExplanationRequest
from tests.programme_world import NOW
from tests.web.rights.row import FOLLOWS, OPERATORS, SEES, Row, post
from tests.world import World

CITY = frozenset({"city"})


def asked(world: World) -> tuple[Any, ...]:
    row = ExplanationRequest.objects.create(
        unit=world.ward, asker=world.province, indicator="pop_5g", period="2026-Q3", question="Vì sao giảm?",
        due_on=date(2026, 12, 1), asked_at=NOW,
    )  # fmt: skip
    return (row.pk,)


ROWS = (
    Row("city", SEES),
    Row("city_indicator", SEES, things=lambda world: ("pop_5g",)),
    Row("country", CITY, of_unit=False),
    Row("explanations", SEES - OPERATORS),
    Row("explanation", SEES - OPERATORS, things=asked),
    post("explanation", FOLLOWS, things=asked, data=lambda world: {"answer": "Do nhập nhầm"}),
    Row("explanation_ask", CITY | {"head"}),
    post("explanation_ask", CITY | {"head"}),
    post("explanation_decide", CITY, things=asked, data=lambda world: {"act": "withdraw"}),
)
