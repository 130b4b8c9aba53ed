"""The demo's survey: open for twelve days, some sixty forms from a surveyor's phone, one in conflict."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np

from hatangso.catalog.questionnaires import ready_questionnaires
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.domain.surveys.allocation import Method
from hatangso.domain.surveys.sample_size import Wanted
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.surveys.design_survey import Design, draw_sample, save_design
from hatangso.flows.surveys.make_survey import SurveyDraft, make_survey
from hatangso.flows.surveys.receive_record import SentRecord, receive_record
from hatangso.flows.surveys.run_survey import open_survey
from hatangso.store.organisations.access import Actor
from hatangso.store.places.neighbourhoods import state_on, with_state
from hatangso.store.surveys.models import Survey

SEED = 20261121
FORMS = 62
DAYS = 12


def make_surveys(made: DemoProvince, today: date, at: datetime) -> None:
    """Designed and opened by the officer, filled by the surveyor: the same flows as everybody's."""
    officer = Actor(made.people["canbo"], today)
    survey = make_survey(
        actor=officer,
        unit=made.ward,
        draft=SurveyDraft(
            title="Hộ gia đình số phường An Hòa",
            organisation=made.organisation(made.ward, "Phòng Văn hóa - Xã hội"),
            period=period_of(PeriodKind.QUARTER, today).code,
            opens=today - timedelta(days=DAYS),
            closes=today + timedelta(days=18),
        ),
        questionnaire=ready_questionnaires()["digital_household"],
        now=at - timedelta(days=DAYS + 5),
    )
    households: dict[int | None, int | None] = {}
    for one in with_state(made.ward, today):
        state = state_on(one, today)
        households[one.pk] = state.households if state else None
    wanted = Wanted(margin=0.08, design_effect=1.5, response=0.85)
    save_design(actor=officer, survey=survey, design=Design(wanted, Method.PROPORTIONAL, households))
    draw_sample(actor=officer, survey=survey, seed=SEED)
    survey = open_survey(actor=officer, survey=survey, now=at - timedelta(days=DAYS))
    _forms(made, survey, [place for place in households if place], today, at)


def _forms(made: DemoProvince, survey: Survey, places: list[int], today: date, at: datetime) -> None:
    """Filled evenly over the days; the last place is behind, as there is always one."""
    surveyor = Actor(made.people["congtacvien"], today)
    rng = np.random.default_rng(SEED)
    ahead = places[:-1] or places
    for number in range(FORMS):
        filled_at = at - timedelta(days=DAYS - 1) + timedelta(hours=4 * number)
        place = places[-1] if number % 20 == 19 else ahead[number % len(ahead)]
        answers = _household(rng)
        sent = SentRecord(
            uuid=UUID(bytes=rng.bytes(16), version=4),
            neighbourhood=place,
            answers=answers,
            photos=(),
            questionnaire_version=survey.version,
            filled_at=min(filled_at, at),
            device="Android 7C1E",
        )
        first = receive_record(actor=surveyor, survey=survey, sent=sent, files={}, now=min(filled_at, at))
        if number == FORMS // 2:
            for device, more in (("Android 7C1E", 1), ("iPhone 90B3", 3)):
                changed = {**answers, "devices": int(str(answers["devices"])) + more}
                edit = replace(sent, answers=changed, device=device, base=first.digest)
                receive_record(actor=surveyor, survey=survey, sent=edit, files={}, now=min(filled_at, at))


def _household(rng: np.random.Generator) -> dict[str, object]:
    """The answers of one plausible household: most adults have a smartphone, few a citizen's e-mail."""
    adults = int(rng.integers(1, 6))
    answers: dict[str, object] = {
        "adults": adults,
        "smart": int(rng.binomial(adults, 0.87)),
        "email": int(rng.binomial(adults, 0.24)),
        "devices": int(rng.poisson(1.4)),
    }
    if rng.random() < 0.93:
        users = max(1, int(rng.binomial(adults + 1, 0.8)))
        answers |= {"internet": "yes", "users": users, "protected": int(rng.binomial(users, 0.41))}
    else:
        answers["internet"] = "no"
    return answers
