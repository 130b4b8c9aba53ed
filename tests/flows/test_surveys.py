"""Surveys from the draft to the published figure; phones that send twice, late, or against one another."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.flows.surveys.decide_record import decide_conflict, reject_record, restore_record
from hatangso.flows.surveys.design_survey import draw_sample
from hatangso.flows.surveys.edit_questionnaire import edit_questionnaire
from hatangso.flows.surveys.publish_estimate import publish_estimate
from hatangso.flows.surveys.receive_record import RecordRefused
from hatangso.flows.surveys.run_survey import close_survey, open_survey
from hatangso.store.evidence.models import Received
from hatangso.store.programme.models import Observation
from hatangso.store.surveys.models import Survey, SurveyConflict, SurveyPhoto, SurveyRecord, SurveyVersion
from hatangso.store.surveys.queries import progress_of, results_of
from tests.adapters.photos import GPS, exif_with_gps, jpeg
from tests.programme_world import actor
from tests.survey_world import NOW, Surveyed, make_draft, surveyed
from tests.world import World


@pytest.fixture
def open_one(world: World) -> Surveyed:
    return surveyed(world)


def test_the_sample_is_shared_out_in_proportion(open_one: Surveyed) -> None:
    # ±10 %, 95 %: n0 = 96.04; 600 households: 96.04 / (1 + 95.04/600) = 82.9
    planned = {p.stratum.neighbourhood.name: p.stratum.planned for p in progress_of(open_one.survey)}  # type: ignore[union-attr]
    assert planned == {"Bờ Đê": 41, "Chợ Mới": 28, "Gò Mít": 14}  # of 41.5, 27.7 and 13.8


def test_households_are_drawn_by_number_and_the_draw_can_be_made_again(world: World) -> None:
    done = surveyed(world)
    survey = done.survey
    survey.state = "draft"
    survey.save()
    officer = actor(world, "officer")
    assert draw_sample(actor=officer, survey=survey, seed=7) == 83
    first = {one.pk: one.drawn for one in survey.strata.all()}
    draw_sample(actor=officer, survey=survey, seed=7)
    assert {one.pk: one.drawn for one in survey.strata.all()} == first
    assert all(1 <= number <= 300 for number in first[survey.strata.get(households=300).pk])


def test_a_form_sent_twice_is_one_form_with_one_photo(open_one: Surveyed) -> None:
    first = open_one.send(1, photos=(jpeg(),))
    again = open_one.send(1, photos=(jpeg(),), now=NOW + timedelta(hours=2))
    assert first == again
    assert first.state == "counted"
    assert (SurveyRecord.objects.count(), SurveyVersion.objects.count(), SurveyPhoto.objects.count()) == (
        1,
        1,
        1,
    )


def test_a_photo_is_kept_without_its_place(open_one: Surveyed) -> None:
    open_one.send(1, photos=(jpeg(exif_with_gps()),))
    kept = SurveyPhoto.objects.get().received
    assert GPS not in bytes_of(kept)
    assert bytes_of(kept) == jpeg()
    assert (kept.media_type, kept.purpose) == ("image/jpeg", "survey_photo")


def test_an_edit_of_what_stands_takes_its_place(open_one: Surveyed) -> None:
    first = open_one.send(1, answers={"devices": 2}, photos=(jpeg(),))
    second = open_one.send(1, answers={"devices": 3}, base=first.digest)
    record = SurveyRecord.objects.get()
    assert (second.state, second.revision, record.standing.answers) == ("counted", 2, {"devices": 3})  # type: ignore[union-attr]
    assert record.versions.count() == 2, "what it said before is kept"


def test_two_edits_of_one_form_are_a_conflict_and_both_are_kept(open_one: Surveyed) -> None:
    first = open_one.send(1, answers={"devices": 2})
    open_one.send(1, answers={"devices": 3}, base=first.digest, device="máy A")
    late = open_one.send(1, answers={"devices": 4}, base=first.digest, device="máy B")
    assert late.state == "conflict"
    assert open_one.send(1, answers={"devices": 4}, base=first.digest, device="máy B") == late
    conflict = SurveyConflict.objects.get()
    assert (conflict.standing.device, conflict.arrived.device) == ("máy A", "máy B")
    assert results_of(open_one.survey)[0].answered == 0, "a form in conflict does not count"
    assert sum(p.conflicts for p in progress_of(open_one.survey)) == 1

    officer = actor(open_one.world, "officer")
    record = decide_conflict(
        actor=officer, conflict=conflict, chosen=conflict.arrived, reason="Đã hỏi lại", now=NOW
    )
    assert (record.state, record.standing.answers) == ("counted", {"devices": 4})  # type: ignore[union-attr]
    assert record.versions.count() == 3
    with pytest.raises(Refused, match="đã có người giải quyết"):
        decide_conflict(actor=officer, conflict=conflict, chosen=conflict.standing, reason="", now=NOW)
    lost = open_one.send(1, answers={"devices": 9}, base=conflict.standing.digest, device="máy A")
    assert lost.state == "conflict", "who edits the version that lost is not believed unseen"


def test_a_new_form_with_a_taken_number_does_not_overwrite(open_one: Surveyed) -> None:
    open_one.send(1, answers={"devices": 2})
    assert open_one.send(1, answers={"devices": 5}).state == "conflict"
    assert SurveyRecord.objects.get().standing.answers == {"devices": 2}  # type: ignore[union-attr]


def test_a_drawn_household_is_asked_once(open_one: Surveyed) -> None:
    for name in ("Bờ Đê", "Chợ Mới"):
        open_one.survey.strata.filter(neighbourhood=open_one.places[name]).update(drawn=[4, 12])
    first = open_one.send(1, household=12)
    assert open_one.send(1, household=12) == first, "a retry is the same form"
    with pytest.raises(RecordRefused, match="Hộ số 12 đã có phiếu"):
        open_one.send(2, household=12)
    with pytest.raises(RecordRefused, match="Hộ số 5 không có trong các hộ được rút") as told:
        open_one.send(2, household=5)
    assert list(told.value.said) == ["#household"]
    open_one.send(2, household=12, place="Chợ Mới")  # number 12 of another list
    open_one.send(3)  # nobody has to tell the number
    open_one.send(4)
    moved = open_one.send(1, household=4, base=first.digest)
    assert (moved.state, moved.revision) == ("counted", 2)
    open_one.send(5, household=12)


def test_a_household_is_free_again_when_its_form_is_rejected(open_one: Surveyed) -> None:
    open_one.survey.strata.update(drawn=[12])
    officer = actor(open_one.world, "officer")
    open_one.send(1, household=12)
    rejected = reject_record(actor=officer, record=SurveyRecord.objects.get(), reason="Phiếu thử")
    open_one.send(2, household=12)
    with pytest.raises(Refused, match="Hộ số 12 đã có phiếu khác"):
        restore_record(actor=officer, record=rejected)
    assert results_of(open_one.survey)[0].answered == 1


def test_who_may_send(open_one: Surveyed) -> None:
    for stranger in ("other_surveyor", "other_officer", "operator", "leader", "city", "administrator"):
        with pytest.raises(PermissionDenied):
            open_one.send(1, who=stranger)
    open_one.send(1, who="surveyor")
    with pytest.raises(PermissionDenied, match="người khác lập"):
        open_one.send(1, who="police", answers={"devices": 100})
    assert SurveyRecord.objects.get().standing.answers == {"devices": 1}  # type: ignore[union-attr]


def test_what_cannot_be_taken_is_said_and_nothing_is_kept(open_one: Surveyed) -> None:
    with pytest.raises(RecordRefused) as told:
        open_one.send(1, answers={"devices": 500})
    assert told.value.said == {"devices": "Số phải từ 0 đến 200."}
    with pytest.raises(RecordRefused, match="Chỉ nhận ảnh JPEG, PNG hoặc WebP"):
        open_one.send(1, photos=(b"<svg onload='alert(1)'/>",))
    with pytest.raises(RecordRefused, match="quá giới hạn 5 MB"):
        open_one.send(1, photos=(b"\xff\xd8\xff" + b"0" * (6 * 1024 * 1024),))
    with pytest.raises(RecordRefused, match="đồng hồ"):
        open_one.send(1, filled_at=NOW + timedelta(days=3))
    with pytest.raises(RecordRefused, match="ngoài thời gian"):
        open_one.send(1, filled_at=datetime(2026, 10, 1, tzinfo=UTC))
    foreign = make_draft(open_one.world)
    with pytest.raises(RecordRefused, match="chưa mở"):
        open_one.send(1, survey=foreign)
    assert (SurveyRecord.objects.count(), Received.objects.count()) == (0, 0)


def test_a_neighbourhood_of_another_ward_is_not_of_the_survey(open_one: Surveyed) -> None:
    open_one.places["Bờ Đê"].pk += 1000
    with pytest.raises(RecordRefused, match="không thuộc khảo sát"):
        open_one.send(1)


def test_forms_filled_before_the_survey_closed_may_come_later(open_one: Surveyed) -> None:
    officer = actor(open_one.world, "officer")
    close_survey(actor=officer, survey=open_one.survey, now=NOW)
    assert (
        open_one.send(1, filled_at=NOW - timedelta(hours=1), now=NOW + timedelta(days=1)).state == "counted"
    )
    with pytest.raises(RecordRefused, match="đã đóng"):
        open_one.send(2, filled_at=NOW + timedelta(hours=1), now=NOW + timedelta(days=1))


def test_a_form_that_arrives_while_the_survey_is_being_closed_sees_it_closed(open_one: Surveyed) -> None:
    as_read = Survey.objects.get(pk=open_one.survey.pk)
    close_survey(actor=actor(open_one.world, "officer"), survey=open_one.survey, now=NOW)
    with pytest.raises(RecordRefused, match="đã đóng"):
        open_one.send(1, survey=as_read, filled_at=NOW + timedelta(hours=1), now=NOW + timedelta(hours=2))
    assert SurveyRecord.objects.count() == 0


def test_what_is_asked_stands_fast_once_open(open_one: Surveyed) -> None:
    officer = actor(open_one.world, "officer")
    with pytest.raises(Refused, match="Khảo sát đã mở"):
        edit_questionnaire(
            actor=officer, survey=open_one.survey, data=open_one.survey.questionnaire, seen_version=1
        )
    with pytest.raises(Refused, match="đã mở"):
        draw_sample(actor=officer, survey=open_one.survey, seed=1)


def test_a_version_saved_meanwhile_is_not_overwritten(world: World) -> None:
    survey = make_draft(world)
    officer = actor(world, "officer")
    edit_questionnaire(actor=officer, survey=survey, data=survey.questionnaire, seen_version=1)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit_questionnaire(actor=officer, survey=survey, data=survey.questionnaire, seen_version=1)


def test_a_survey_without_a_sample_does_not_open(world: World) -> None:
    with pytest.raises(Refused, match="thiết kế mẫu"):
        open_survey(actor=actor(world, "officer"), survey=make_draft(world), now=NOW)


def test_a_share_whose_part_may_pass_its_whole_does_not_open(world: World) -> None:
    done = surveyed(world, "smartphone")
    survey = done.survey
    survey.state = "draft"
    data = survey.questionnaire
    del data["questions"][1]["at_most"]
    survey.questionnaire = data
    survey.save()
    with pytest.raises(Refused, match="không quá câu adults"):
        open_survey(actor=actor(world, "officer"), survey=survey, now=NOW)


def test_nothing_is_published_under_the_floor(open_one: Surveyed) -> None:
    officer = actor(open_one.world, "officer")
    for number in range(19):
        open_one.send(number)
    close_survey(actor=officer, survey=open_one.survey, now=NOW)
    open_one.survey.refresh_from_db()
    with pytest.raises(Refused, match="mới có 19 trong 20 phiếu"):
        publish_estimate(
            actor=officer, survey=open_one.survey, indicator="iot_per_household", reason="x", now=NOW
        )
    assert not Observation.objects.exists()


def test_a_published_share_is_a_figure_with_its_halves_footing_and_interval(world: World) -> None:
    done = surveyed(world, "smartphone")
    # Bờ Đê: 10 households of 2 adults, all with a smartphone; Chợ Mới: 10 of 4, half; Gò Mít: 10 of 1, none
    number = 0
    for place, adults, smart in (("Bờ Đê", 2, 2), ("Chợ Mới", 4, 2), ("Gò Mít", 1, 0)):
        for _ in range(10):
            number += 1
            done.send(number, place=place, answers={"adults": adults, "smart": smart})
    officer = actor(world, "officer")
    close_survey(actor=officer, survey=done.survey, now=NOW)
    done.survey.refresh_from_db()
    publish_estimate(actor=officer, survey=done.survey, indicator="smartphone_adults", reason="", now=NOW)
    row = Observation.objects.get()
    # 300 · 2 + 200 · 2 of 300 · 2 + 200 · 4 + 100 · 1
    assert (row.part, row.whole, row.footing, row.period) == (1000, 1500, "surveyed", "2026-Q4")
    assert row.value == pytest.approx(66.667, abs=1e-3)
    assert row.source == "Khảo sát: Thiết bị thông minh trong hộ"
    assert "30 phiếu" in row.note
    assert "hệ số thiết kế" in row.note

    reject_record(actor=officer, record=SurveyRecord.objects.all()[0], reason="Hỏi hai lần")
    with pytest.raises(Refused, match="lý do sửa"):
        publish_estimate(actor=officer, survey=done.survey, indicator="smartphone_adults", reason="", now=NOW)
    publish_estimate(
        actor=officer, survey=done.survey, indicator="smartphone_adults", reason="Loại một phiếu", now=NOW
    )
    assert set(Observation.objects.values_list("state", flat=True)) == {"superseded", "entered"}


def test_a_neighbourhood_without_forms_asks_for_a_reason(open_one: Surveyed) -> None:
    officer = actor(open_one.world, "officer")
    for number in range(25):
        open_one.send(number)
    close_survey(actor=officer, survey=open_one.survey, now=NOW)
    open_one.survey.refresh_from_db()
    with pytest.raises(Refused, match="phủ 50% số hộ"):
        publish_estimate(
            actor=officer, survey=open_one.survey, indicator="iot_per_household", reason="", now=NOW
        )
    publication = publish_estimate(
        actor=officer, survey=open_one.survey, indicator="iot_per_household", reason="Lũ", now=NOW
    )
    # 0, 1, 2, 3 devices in turn, 25 forms from 0: 36 / 25
    assert publication.observation.value == pytest.approx(36 / 25)


def test_a_rejected_form_no_longer_counts_and_may_count_again(open_one: Surveyed) -> None:
    open_one.send(1)
    officer = actor(open_one.world, "officer")
    record = SurveyRecord.objects.get()
    with pytest.raises(Refused, match="vì sao"):
        reject_record(actor=officer, record=record, reason=" ")
    reject_record(actor=officer, record=record, reason="Phiếu thử")
    assert results_of(open_one.survey)[0].answered == 0
    assert open_one.send(1).state == "rejected", "the phone is told"
    restore_record(actor=officer, record=record)
    assert results_of(open_one.survey)[0].answered == 1


def test_only_who_runs_surveys_runs_them(open_one: Surveyed) -> None:
    open_one.send(1)
    record = SurveyRecord.objects.get()
    for other in ("surveyor", "economy_officer", "operator", "other_officer", "city"):
        with pytest.raises(PermissionDenied):
            close_survey(actor=actor(open_one.world, other), survey=open_one.survey, now=NOW)
        with pytest.raises(PermissionDenied):
            reject_record(actor=actor(open_one.world, other), record=record, reason="x")


def test_two_photos_that_differ_in_metadata_only_are_kept_once(open_one: Surveyed) -> None:
    open_one.send(1, photos=(jpeg(exif_with_gps()), jpeg()))
    # two photos as sent, one and the same picture without metadata
    assert SurveyPhoto.objects.count() == 2
    assert len(set(SurveyPhoto.objects.values_list("received__sha256", flat=True))) == 1
