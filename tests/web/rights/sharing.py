"""Shared use: seen by who sees assets; asked and declared by operators; mediated and approved by the Sở."""

from datetime import date
from decimal import Decimal
from typing import Any

from hatangso.domain.sharing.request import Act
from hatangso.domain.sharing.year_plan import PlanLine
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent
from hatangso.flows.sharing.keep_tenancy import add_tenancy
from hatangso.flows.sharing.year_plans import keep_line, make_year_plan, submit_year_plan
from hatangso.store.assets.models import AssetImport
from tests.sharing_world import NOW, a_request, acting, an_asset, answered, paper
from tests.web.rights.row import EVERYBODY, FOLLOWS, OPERATORS, SEES, WORKS, Row, post
from tests.world import World

CITY = frozenset({"city"})
OWNER = frozenset({"operator"})


def a_disputed_request(world: World) -> tuple[Any, ...]:
    request = a_request(world)
    answered(world, request, "operator", Act.REFUSE)
    answered(world, request, "rival", Act.BRING, about="refusal")
    return (request.pk,)


def a_mast(world: World) -> tuple[Any, ...]:
    return (an_asset(world).uid,)


def a_tenancy(world: World) -> tuple[Any, ...]:
    tenancy = add_tenancy(
        actor=acting(world, "operator"), asset=an_asset(world), tenant=world.organisations["operator_b"],
        tenant_name="", valid_from=date(2026, 1, 1), valid_to=None, document="", note="", now=NOW,
    )  # fmt: skip
    return (tenancy.pk,)


def a_rent(world: World) -> tuple[Any, ...]:
    draft = RentDraft(
        world.organisations["operator_a"], world.province, "pole", "C1", "", Decimal(90), "thousand", "pole",
        "year", "", date(2026, 1, 1), None, "Tờ khai 1",
    )  # fmt: skip
    return (declare_rent(actor=acting(world, "operator"), draft=draft, files=[paper()], now=NOW).pk,)


def a_plan(world: World, *, submit: bool = True) -> Any:
    actor = acting(world, "operator")
    plan = make_year_plan(
        actor=actor, unit=world.province, operator=world.organisations["operator_a"], year=2026, now=NOW
    )
    keep_line(actor=actor, plan=plan, line=PlanLine(1, "Tuyến", 1, "km", "", "", ""), row=None)
    return submit_year_plan(actor=actor, plan=plan, now=NOW) if submit else plan


def a_submitted_plan(world: World) -> tuple[Any, ...]:
    return (a_plan(world).pk,)


def a_draft(world: World) -> tuple[Any, ...]:
    return (a_plan(world, submit=False).pk,)


def a_kept_sheet(world: World) -> tuple[Any, ...]:
    imported = AssetImport.objects.create(
        unit=world.ward, type="", owner=world.organisations["operator_a"], file_name="mau41.xlsx",
        format="mau-41", status="kept", by=world.people["operator"], at=NOW, kept_at=NOW,
    )  # fmt: skip
    return (imported.pk,)


ROWS = (
    Row("sharing", SEES),
    Row("sharing_asset", SEES, things=a_mast),
    post("sharing_asset", SEES, things=a_mast),
    post(
        "tenancy_act",
        FOLLOWS | CITY | OWNER,
        things=a_tenancy,
        data=lambda world: {"action": "withdraw"},
    ),
    Row("sharing_requests", SEES),
    Row("sharing_request_add", OPERATORS),
    post("sharing_request_add", OPERATORS),
    Row("sharing_request", OPERATORS | CITY, things=a_disputed_request, of_province=True),
    post(
        "sharing_request_act",
        OPERATORS | CITY,
        things=a_disputed_request,
        data=lambda world: {"action": "say", "text": "x"},
        of_province=True,
    ),
    Row("sharing_terms", CITY),
    post("sharing_terms", CITY),
    Row("rents", SEES),
    Row("rent_add", OPERATORS),
    post("rent_add", OPERATORS),
    post("rent_withdraw", OWNER, things=a_rent, of_province=True),
    Row("public_rents", EVERYBODY),
    Row("public_rents_csv", EVERYBODY),
    Row("public_rent_file", EVERYBODY, things=a_rent, of_province=True),
    Row("year_plans", SEES),
    Row("year_plan_add", OPERATORS),
    post("year_plan_add", OPERATORS),
    Row("year_plan", OWNER | CITY, things=a_submitted_plan, of_province=True),
    post("year_plan", OWNER | CITY, things=a_submitted_plan, of_province=True),
    post(
        "year_plan_act",
        OWNER,
        things=a_submitted_plan,
        data=lambda world: {"action": "take_back"},
        of_province=True,
    ),
    Row(
        "year_plan_file",
        OWNER | CITY,
        things=lambda world: (*a_submitted_plan(world), "xlsx"),
        of_province=True,
    ),
    Row("year_plan_import", OWNER, things=a_draft, of_province=True),
    post("year_plan_import", OWNER, things=a_draft, of_province=True),
    Row("asset_forms", SEES),
    post("asset_forms", WORKS | CITY),
    post("asset_form_withdraw", FOLLOWS | CITY | OWNER, things=a_kept_sheet),
    Row("asset_form_file", SEES, things=lambda world: (41, "xlsx"), of_province=True),
)
