"""Figures on their pages: the sheet, files with them, approval, what stands beside."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hatangso.store.programme.models import Observation
from tests.programme_world import Programme, build_programme, record, told
from tests.world import World


@pytest.fixture
def programme(world: World) -> Programme:
    return build_programme(world)


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def post_sheet(client: Client, **fields: Any) -> Any:
    return client.post(
        "/D0101/so-lieu/", {"period": "2026-Q3", "common_source": "Báo cáo 15", "pop_5g.0-seen": "", **fields}
    )


def test_the_sheet_keeps_figures_without_any_script(world: World, programme: Programme) -> None:
    client = client_of(world, "officer")
    answer = post_sheet(
        client, **{"pop_5g.0-part": "6.300", "pop_5g.0-whole": "12.000", "pop_5g.0-footing": "measured"}
    )
    assert answer.status_code == 302
    row = Observation.objects.get()
    assert (row.value, row.footing, row.source) == (52.5, "measured", "Báo cáo 15")
    assert row.source_organisation == world.organisations["culture"]
    assert row.entered_by == world.people["officer"]


def test_the_sheet_shows_each_fault_at_its_cell_and_keeps_nothing(world: World, programme: Programme) -> None:
    client = client_of(world, "officer")
    answer = post_sheet(
        client,
        **{
            "pop_5g.0-part": "13000",
            "pop_5g.0-whole": "12.000",
            "fibre_households.0-seen": "",
            "fibre_households.0-part": "500",
            "fibre_households.0-whole": "1000",
        },
    )
    assert answer.status_code == 422
    rows = {row.name: row for row in answer.context["rows"]}
    assert "lớn hơn tổng số" in rows["pop_5g.0"].errors["part"][0]
    assert rows["fibre_households.0"].errors == {}
    assert rows["fibre_households.0"].typed["part"] == "500"
    assert not Observation.objects.exists()
    unread = post_sheet(client, **{"pop_5g.0-part": "nhiều", "pop_5g.0-whole": "12.000"})
    assert "Không đọc được số" in unread.content.decode()
    assert "còn 1 chỗ cần sửa" in unread.content.decode()


def test_a_file_comes_with_a_figure_and_a_wrong_one_keeps_nothing(
    world: World, programme: Programme, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = client_of(world, "officer")
    typed = {"pop_5g.0-part": "6300", "pop_5g.0-whole": "12000"}
    bad = SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00 not a report", "application/pdf")
    assert post_sheet(client, **typed, **{"pop_5g.0-evidence": bad}).status_code == 422
    assert not Observation.objects.exists()
    good = SimpleUploadedFile("ghi-chu.txt", "Số liệu quý III".encode(), "text/plain")
    assert post_sheet(client, **typed, **{"pop_5g.0-evidence": good}).status_code == 302
    row = Observation.objects.get()
    assert [file.file_name for file in row.evidence.all()] == ["ghi-chu.txt"]
    page = client.get(f"/D0101/so-lieu/{row.pk}/").content.decode()
    assert "ghi-chu.txt" in page
    corrected = post_sheet(
        client,
        **{
            **typed,
            "pop_5g.0-part": "6310",
            "pop_5g.0-seen": row.pk,
            "pop_5g.0-correction_reason": "Gõ nhầm",
        },
    )
    assert corrected.status_code == 302
    newest = Observation.objects.latest("id")
    assert newest.evidence.get().file_name == "ghi-chu.txt"  # the same paper proves the corrected figure


def test_a_figure_entered_meanwhile_is_not_overwritten_unseen(world: World, programme: Programme) -> None:
    record(world, "head", "pop_5g", told("2026-Q3", 6000, 12000), source=world.organisations["culture"])
    answer = post_sheet(client_of(world, "officer"), **{"pop_5g.0-part": "6300", "pop_5g.0-whole": "12000"})
    assert answer.status_code == 422
    assert "vừa được người khác nhập" in answer.content.decode()
    assert Observation.objects.count() == 1


def test_an_operator_enters_only_for_itself(world: World, programme: Programme) -> None:
    client = client_of(world, "operator")
    page = client.get("/D0101/so-lieu/?period=2026-Q3")
    assert [row.definition.code for row in page.context["rows"]] == ["pop_5g"]
    assert page.context["sources"] == [world.organisations["operator_a"]]
    rival = world.organisations["operator_b"].pk
    post_sheet(client, **{"source": rival, "pop_5g.0-part": "6300", "pop_5g.0-whole": "12000"})
    assert Observation.objects.get().source_organisation == world.organisations["operator_a"]
    assert client_of(world, "rival").get("/D0101/so-lieu/").context["rows"] == []


def test_who_only_reads_gets_a_sheet_that_takes_nothing(world: World, programme: Programme) -> None:
    client = client_of(world, "leader")
    assert "disabled" in client.get("/D0101/so-lieu/").content.decode()
    post_sheet(client, **{"pop_5g.0-part": "6300", "pop_5g.0-whole": "12000"})
    assert not Observation.objects.exists()


def test_a_head_approves_from_the_queue_and_returns_from_the_figure(
    world: World, programme: Programme
) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q2", 6000, 12000))
    second = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    client = client_of(world, "head")
    assert len(client.get("/D0101/so-lieu/cho-duyet/").context["rows"]) == 2
    client.post("/D0101/so-lieu/cho-duyet/", {"figure": [first.pk]})
    client.post(f"/D0101/so-lieu/{second.pk}/tra-lai/", {"reason": "Thiếu tổ 5"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.decision_note) == ("approved", "returned", "Thiếu tổ 5")
    assert "Thiếu tổ 5" in client_of(world, "officer").get("/D0101/").content.decode()


def test_nothing_is_chosen_beforehand_and_contradicting_figures_are_marked(
    world: World, programme: Programme
) -> None:
    first = record(world, "officer", "pop_5g", told("2026-Q3", 6000, 12000))
    alone = record(world, "officer", "pop_5g", told("2026-Q2", 6000, 12000))
    department = world.organisations["department"]
    other = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000), source=department)
    Observation.objects.filter(pk=other.pk).update(entered_by=None, footing="measured")
    client = client_of(world, "head")
    answer = client.get("/D0101/so-lieu/cho-duyet/")
    assert [line["row"].pk for line in answer.context["rows"]] == [first.pk, other.pk, alone.pk]
    page = answer.content.decode()
    assert " checked" not in page
    assert '<output data-count="figure">0</output>' in page
    assert page.count("khác với số") == 2
    assert f"của {department}" in page
    assert "hệ thống tính từ các phép đo" in page
    assert "None" not in page
    page = client.get("/D0101/so-lieu/cho-duyet/?chon=tat-ca").content.decode()
    assert page.count(" checked") == 1, "those that contradict are chosen one by one"
    assert '<output data-count="figure">1</output>' in page


def test_a_figure_of_another_locality_cannot_be_decided_here(world: World, programme: Programme) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    Observation.objects.filter(pk=row.pk).update(unit=world.other)
    client = client_of(world, "head")
    assert client.post(f"/D0101/so-lieu/{row.pk}/tra-lai/", {"reason": "x"}).status_code == 404
    client.post("/D0101/so-lieu/cho-duyet/", {"figure": [row.pk]})
    row.refresh_from_db()
    assert row.state == "entered"
