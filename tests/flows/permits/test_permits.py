"""The way of a permit file: legal days, the stopped clock, opinions, the asset that becomes permitted."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.catalog.discovery import CatalogueError
from hatangso.catalog.permit_kind_files import permit_kinds, read_permit_kind
from hatangso.domain.permits.permit_state import Act, PermitState
from hatangso.flows.permits.keep_finding import FindingDraft, finding_mark, keep_finding
from hatangso.flows.permits.opinions import answer_opinion, ask_opinion
from hatangso.flows.permits.what_is_due import permits_due
from hatangso.flows.refused import Refused
from hatangso.flows.see_file import may_see_file
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.permits.queries import findings_seen_by, permits_seen_by
from tests.permit_world import a_permit, acted, paper, planned_mast
from tests.work_world import NOW, TODAY, acting, at
from tests.world import World


def test_every_kind_says_that_its_days_are_not_verified() -> None:
    assert {one.verified for one in permit_kinds().values()} == {False}
    with pytest.raises(CatalogueError, match=r"x\.toml"):
        read_permit_kind("x", 'name = ["a", "b"]')


def test_the_clock_counts_working_days_and_stops_for_papers(world: World) -> None:
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT)
    assert permit.due_on == date(2026, 12, 1)  # 7 working days after Saturday the 21st: 23–27, 30, 1
    permit = acted(world, permit, "officer", Act.ASK_PAPERS, now=at(2026, 11, 25))  # the third of them
    assert (permit.due_on, permit.days_left) == (None, 4)
    permit = acted(world, permit, "operator", Act.SUPPLY, now=at(2026, 12, 10), files=[paper()])
    assert permit.due_on == date(2026, 12, 16)  # Thursday the 10th: 11, 14, 15, 16
    assert permit.state == PermitState.REVIEW


def test_a_granted_file_permits_its_planned_asset(world: World) -> None:
    mast = planned_mast(world)
    permit = acted(world, a_permit(world, assets=[mast]), "officer", Act.ACCEPT)
    with pytest.raises(Refused, match="số văn bản"):
        acted(world, permit, "head", Act.GRANT, number="12/GP", files=[])
    acted(world, permit, "head", Act.GRANT, number="12/GP", on=date(2026, 11, 20), files=[paper()])
    mast.refresh_from_db()
    assert (mast.state, mast.permitted_on) == ("permitted", date(2026, 11, 20))
    assert mast.versions.get(number=mast.version).note == "Theo 12/GP"
    assert ReminderSent.objects.filter(user=world.people["operator"], object_type="permit_step").count() == 2


def test_only_who_is_concerned_sees_a_file(world: World) -> None:
    permit = acted(world, a_permit(world, files=[paper()]), "officer", Act.ACCEPT)
    ask_opinion(
        actor=acting(world, "officer"), permit=permit, office=world.organisations["economy"], question="?",
        days=None, now=NOW,
    )  # fmt: skip
    saw = {who: permits_seen_by(acting(world, who), world.ward).exists() for who in world.people}
    assert {who for who, sees in saw.items() if sees} == {
        "officer", "head", "city", "operator", "economy_officer",
    }  # fmt: skip
    file = permit.files.get()
    assert may_see_file(actor=acting(world, "head"), received=file)
    assert not may_see_file(actor=acting(world, "rival"), received=file)
    with pytest.raises(PermissionDenied):
        acted(world, permit, "economy_officer", Act.REFUSE)
    with pytest.raises(Refused, match="Không thể"):
        acted(world, permit, "operator", Act.REFUSE)


def test_an_office_answers_once_and_the_applicant_does_not_read_its_letter(world: World) -> None:
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT)
    asked = ask_opinion(
        actor=acting(world, "officer"), permit=permit, office=world.organisations["economy"], question="",
        days=None, now=NOW,
    )  # fmt: skip
    assert asked.due_on == date(2026, 11, 25)  # 3 working days after Saturday the 21st
    with pytest.raises(Refused, match="đang được xin"):
        ask_opinion(
            actor=acting(world, "officer"), permit=permit, office=world.organisations["economy"], question="",
            days=1, now=NOW,
        )  # fmt: skip
    office = acting(world, "economy_officer")
    with pytest.raises(Refused, match="lý do"):
        answer_opinion(actor=office, opinion=asked, verdict="disagree", text="", now=NOW)
    with pytest.raises(PermissionDenied):
        answer_opinion(actor=acting(world, "police"), opinion=asked, verdict="agree", text="", now=NOW)
    answered = answer_opinion(
        actor=office, opinion=asked, verdict="conditions", text="Làm ban đêm", now=NOW, files=[paper()]
    )
    with pytest.raises(Refused, match="đã trả lời"):
        answer_opinion(actor=office, opinion=answered, verdict="agree", text="", now=NOW)
    letter = answered.files.get()
    assert may_see_file(actor=acting(world, "head"), received=letter)
    assert not may_see_file(actor=acting(world, "operator"), received=letter)


def test_what_is_due_reminds_who_decides_and_who_was_asked(world: World) -> None:
    permit = acted(world, a_permit(world), "officer", Act.ACCEPT)
    ask_opinion(
        actor=acting(world, "officer"), permit=permit, office=world.organisations["police"], question="",
        days=2, now=NOW,
    )  # fmt: skip
    told = {
        (kind, day, users) for kind, _pk, day, _words, users in permits_due(TODAY, who_works_where(TODAY))
    }
    follow = frozenset({world.people["officer"].pk, world.people["head"].pk})
    assert told == {
        ("permit_file", date(2026, 12, 1), follow),
        ("permit_opinion", date(2026, 11, 24), frozenset({world.people["police"].pk})),
    }


def test_a_violation_is_recorded_against_an_asset_with_its_decided_penalty(world: World) -> None:
    mast, officer = planned_mast(world), acting(world, "officer")
    draft = FindingDraft("violation", date(2026, 11, 20), "Dựng cột khi chưa có giấy phép", asset=mast)
    first = keep_finding(actor=officer, unit=world.ward, draft=draft, uid=uuid4(), now=NOW)
    for told, words in (
        ({"penalty_vnd": 5_000_000}, "số quyết định"),
        ({"happened_on": date(2026, 11, 22)}, "tương lai"),
        ({"asset": None}, "chọn tài sản"),
    ):
        with pytest.raises(Refused, match=words):
            keep_finding(
                actor=officer, unit=world.ward, draft=FindingDraft(**vars(draft) | told), uid=uuid4(), now=NOW
            )
    ended = FindingDraft(**vars(draft) | {"outcome": "penalty", "penalty_vnd": 5_000_000, "document": "7/QĐ"})
    seen = finding_mark(first)
    keep_finding(actor=officer, unit=world.ward, draft=ended, uid=uuid4(), now=NOW, finding=first, seen=seen)
    with pytest.raises(Refused, match="vừa sửa"):
        keep_finding(
            actor=officer, unit=world.ward, draft=draft, uid=uuid4(), now=NOW, finding=first, seen=seen
        )
    with pytest.raises(PermissionDenied):
        keep_finding(actor=acting(world, "operator"), unit=world.ward, draft=draft, uid=uuid4(), now=NOW)
    assert findings_seen_by(acting(world, "operator"), world.ward).get().penalty_vnd == 5_000_000
    assert not findings_seen_by(acting(world, "rival"), world.ward).exists()
