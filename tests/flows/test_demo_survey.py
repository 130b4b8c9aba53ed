"""The demo's survey can be made on any day and shows every state a person may meet."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from hatangso.domain.quantities import Unknown
from hatangso.flows.demo.province import make_province
from hatangso.flows.demo.surveys import FORMS, make_surveys
from hatangso.store.surveys.models import Survey, SurveyRecord
from hatangso.store.surveys.queries import open_conflicts, progress_of, results_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2028, 2, 29)])
def test_the_demo_has_an_open_survey_with_forms_a_conflict_and_a_place_behind(today: date) -> None:
    made = make_province()
    make_surveys(made, today, timezone.make_aware(datetime.combine(today, time(9))))
    survey = Survey.objects.get()
    assert (survey.state, survey.demo, open_conflicts(survey).count()) == ("open", True, 1)
    assert SurveyRecord.objects.filter(demo=True).count() == FORMS
    rows = progress_of(survey)
    assert sum(row.counted for row in rows) == FORMS - 1
    assert min(row.counted for row in rows) == 3
    told = {one.feed.indicator: one.told for one in results_of(survey)}
    assert not any(isinstance(one, Unknown) for one in told.values())
    smart = told["smartphone_adults"]
    assert not isinstance(smart, Unknown)
    assert 0.75 < smart.estimate.value < 0.97
    assert smart.design_effect > 0.5
