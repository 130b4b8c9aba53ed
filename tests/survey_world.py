"""A survey of the tests' ward: three neighbourhoods of 300, 200 and 100 households, a surveyor, forms."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.catalog.questionnaires import ready_questionnaires
from hatangso.domain.surveys.allocation import Method
from hatangso.domain.surveys.sample_size import Wanted
from hatangso.flows.edit_neighbourhood import NeighbourhoodFacts, NewNeighbourhood, make
from hatangso.flows.surveys.design_survey import Design, save_design
from hatangso.flows.surveys.make_survey import SurveyDraft, make_survey
from hatangso.flows.surveys.receive_record import Receipt, SentRecord, receive_record
from hatangso.flows.surveys.run_survey import open_survey
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Neighbourhood
from hatangso.store.surveys.models import Survey
from tests.programme_world import actor
from tests.world import PASSWORD, START, World

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10 o'clock in Hà Nội
HOUSEHOLDS = {"Bờ Đê": 300, "Chợ Mới": 200, "Gò Mít": 100}
SPACE = UUID("6f1c3bb8-6b7c-4a38-9d2f-6a1f2a9d0c11")


@dataclass
class Surveyed:
    """The survey, its neighbourhoods by name, and the world it lies in."""

    world: World
    survey: Survey
    places: dict[str, Neighbourhood]

    def send(
        self,
        number: int,
        *,
        who: str = "surveyor",
        place: str = "Bờ Đê",
        answers: dict[str, Any] | None = None,
        photos: tuple[bytes, ...] = (),
        base: str = "",
        now: datetime = NOW,
        filled_at: datetime | None = None,
        device: str = "điện thoại",
        survey: Survey | None = None,
        household: int | None = None,
    ) -> Receipt:
        """One form, as a phone hands it in; `number` is which form it is."""
        digests = [hashlib.sha256(photo).hexdigest() for photo in photos]
        sent = SentRecord(
            uuid=uuid5(SPACE, str(number)),
            neighbourhood=self.places[place].pk,
            answers=answers or {"devices": number % 4},
            photos=tuple(("photo", digest) for digest in digests),
            questionnaire_version=self.survey.version,
            filled_at=filled_at or now - timedelta(hours=1),
            device=device,
            base=base,
            household=household,
        )
        files = {
            digest: SimpleUploadedFile("x.jpg", photo) for digest, photo in zip(digests, photos, strict=True)
        }
        self.survey.refresh_from_db()
        return receive_record(
            actor=actor(self.world, who), survey=survey or self.survey, sent=sent, files=files, now=now
        )


def add_surveyors(world: World) -> None:
    """A surveyor of the ward, and one of the ward beside it."""
    for name, organisation in (("surveyor", "culture"), ("other_surveyor", "other_culture")):
        user = User.objects.create_user(username=name, password=PASSWORD, full_name=f"Người {name}")
        Membership.objects.create(
            user=user, organisation=world.organisations[organisation], role="surveyor", valid_from=START
        )
        world.people[name] = user


def make_draft(world: World, questionnaire: str = "iot_household", *, floor: int = 20) -> Survey:
    """A draft of the ward about the last quarter of 2026."""
    return make_survey(
        actor=actor(world, "officer"),
        unit=world.ward,
        draft=SurveyDraft(
            title="Thiết bị thông minh trong hộ",
            organisation=world.organisations["culture"],
            period="2026-Q4",
            opens=date(2026, 11, 1),
            closes=date(2026, 12, 15),
            floor=floor,
        ),
        questionnaire=ready_questionnaires()[questionnaire],
        now=NOW - timedelta(days=10),
    )


def surveyed(world: World, questionnaire: str = "iot_household", *, floor: int = 20) -> Surveyed:
    """An open survey, shared out in proportion."""
    add_surveyors(world)
    survey = make_draft(world, questionnaire, floor=floor)
    places = {
        name: make(world.ward, NewNeighbourhood("Tổ dân phố", name, NeighbourhoodFacts(households=n)), START)
        for name, n in HOUSEHOLDS.items()
    }
    officer = actor(world, "officer")
    design = Design(
        Wanted(margin=0.1),
        Method.PROPORTIONAL,
        {places[name].pk: n for name, n in HOUSEHOLDS.items()},
    )
    save_design(actor=officer, survey=survey, design=design)
    survey = open_survey(actor=officer, survey=survey, now=NOW - timedelta(days=9))
    return Surveyed(world, survey, places)
