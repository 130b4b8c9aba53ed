"""Surveys: who runs them, who fills forms, and the page on the phone that anybody may open."""

from typing import Any

from hatangso.store.surveys.models import SurveyConflict, SurveyPhoto, SurveyRecord
from tests.adapters.photos import jpeg
from tests.survey_world import Surveyed, surveyed
from tests.web.rights.row import EVERYBODY, FOLLOWS, OFFICERS, SIGNED_IN, Row, post
from tests.world import World

FILLS = OFFICERS | {"head"}
SURVEYORS = frozenset({"surveyor"})  # made by the survey of these rows, beside the world's people


def _done(world: World) -> Surveyed:
    done = surveyed(world)
    first = done.send(1, photos=(jpeg(),))
    done.send(1, answers={"devices": 3}, base=first.digest)
    done.send(1, answers={"devices": 4}, base=first.digest)
    return done


def one(world: World) -> tuple[Any, ...]:
    return (_done(world).survey.pk,)


def record(world: World) -> tuple[Any, ...]:
    return (*one(world), SurveyRecord.objects.get().pk)


def conflict(world: World) -> tuple[Any, ...]:
    return (*one(world), SurveyConflict.objects.get().pk)


def photo(world: World) -> tuple[Any, ...]:
    return (*one(world), SurveyPhoto.objects.get().pk)


ROWS = (
    Row("surveys", FILLS),
    Row("survey_add", FOLLOWS),
    Row("survey", FILLS | SURVEYORS, things=one),
    Row("survey_edit", FOLLOWS, things=one),
    post("survey_act", FOLLOWS, things=one, data=lambda world: {"action": "close"}),
    Row("survey_design", FOLLOWS, things=one),
    post("survey_design", FOLLOWS, things=one),
    Row("survey_size", FOLLOWS, things=one),
    post("survey_draw", FOLLOWS, things=one),
    Row("survey_drawn", FILLS | SURVEYORS, things=one),
    Row("survey_questions", FOLLOWS, things=one),
    post("survey_questions", FOLLOWS, things=one),
    Row("survey_results", FOLLOWS, things=one),
    post("survey_publish", FOLLOWS, things=one),
    Row("survey_conflicts", FOLLOWS, things=one),
    post("survey_decide", FOLLOWS, things=conflict),
    Row("survey_records", FOLLOWS, things=one),
    Row("survey_record", FOLLOWS, things=record),
    post(
        "survey_record_act",
        FOLLOWS,
        things=record,
        data=lambda world: {"action": "reject", "reason": "x"},
    ),
    Row("survey_photo", FOLLOWS, things=photo),
    Row("survey_phone", EVERYBODY, of_unit=False),
    Row("survey_worker", EVERYBODY, of_unit=False),
    Row("survey_manifest", EVERYBODY, of_unit=False),
    Row("survey_me", SIGNED_IN, of_unit=False),
    Row("survey_mine", FILLS | SURVEYORS, things=one, of_unit=False),
    post("survey_send", FILLS | SURVEYORS, things=one, of_unit=False),
)
