"""Indices: the list is for all who see the programme, points only for those who see the whole of it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.store.indices.models import OwnCriterion, VerifiedScore
from tests.index_world import FACTS, enter_criteria, open_round, score, verify, verifying
from tests.web.rights.row import FOLLOWS, OPERATORS, SEES, Row, post
from tests.world import World

WHOLE = SEES - OPERATORS
SCORES = FOLLOWS  # the ward's own points
VERIFIES = frozenset({"city"})


def a_round(world: World) -> tuple[Any, ...]:
    return (open_round(world).pk,)


def in_verification(world: World) -> tuple[Any, ...]:
    return (verifying(world).pk,)


def a_criterion(world: World) -> tuple[Any, ...]:
    return (open_round(world).pk, FACTS[0].code)


def a_file(world: World) -> tuple[Any, ...]:
    round_ = open_round(world)
    row = score(world, round_, "1.2", value=70.0, files=(SimpleUploadedFile("a.txt", b"minh chung"),))
    return (round_.pk, "1.2", row.evidence.get().pk)


def own_criterion(world: World) -> tuple[Any, ...]:
    enter_criteria(world, world.ward, "officer")
    return (OwnCriterion.objects.filter(unit=world.ward).order_by("pk")[0].pk,)


def a_verified(world: World) -> tuple[Any, ...]:
    round_ = verifying(world)
    verify(world, round_, "1.1", 0.0, comment="x")
    return (round_.pk,)


def its_reply(world: World) -> dict[str, Any]:
    return {"verified": VerifiedScore.objects.get().pk, "agreed": "yes"}


def dii(world: World) -> tuple[Any, ...]:
    return ("dii_885",)


def composite(world: World) -> tuple[Any, ...]:
    return ("plan_targets",)


ROWS = (
    Row("indices", SEES),
    Row("index", WHOLE, things=dii),
    Row("index", WHOLE, things=composite),
    Row("index_what_if", WHOLE, things=composite),
    Row("index_editions", WHOLE),
    Row("index_criteria", SCORES, things=dii),
    Row("index_criterion_add", SCORES, things=dii),
    post("index_criterion_add", SCORES, things=dii),
    Row("index_criterion_edit", SCORES, things=own_criterion),
    post("index_criterion_edit", SCORES, things=own_criterion),
    post("index_criterion_drop", SCORES, things=own_criterion),
    post("index_copy_example", SCORES, things=dii),
    Row("index_round_open", SCORES | VERIFIES, things=dii),
    post("index_round_open", SCORES | VERIFIES, things=dii),
    Row("index_round", WHOLE, things=a_round, of_province=True),
    post("index_round_act", VERIFIES, things=in_verification),
    Row("index_sheet", WHOLE, things=a_round, of_province=True),
    Row("index_sheet_what_if", WHOLE, things=a_round, of_province=True),
    post("index_submit", SCORES, things=a_round, of_province=True),
    Row("index_score", SCORES, things=a_criterion, of_province=True),
    post("index_score", SCORES, things=a_criterion, of_province=True),
    post("index_drop_file", SCORES, things=a_file),
    Row("index_verify", VERIFIES, things=in_verification),
    post("index_verify", VERIFIES, things=in_verification),
    post("index_reply", SCORES, things=a_verified, data=its_reply),
)
