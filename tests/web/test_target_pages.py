"""The pages of targets, figures and indicators by real requests: every role, filters, forms, files."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hatangso.flows.decide_figure import approve_figures
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import LocalIndicator, Observation, Target, TargetMeasure
from tests.programme_world import Programme, build_programme, record, told
from tests.world import World

ROLES = [
    "officer",
    "economy_officer",
    "head",
    "leader",
    "police",
    "city",
    "operator",
    "rival",
    "other_officer",
]
SEES_ALL = {"officer", "economy_officer", "head", "leader", "police", "city"}


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


@pytest.mark.parametrize("who", ROLES)
def test_each_role_opens_the_pages_that_are_theirs(world: World, programme: Programme, who: str) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    client = client_of(world, who)
    answers = {
        address: client.get(f"/D0101/{address}").status_code
        for address in (
            "",
            "chi-tieu/",
            f"chi-tieu/{programme.fibre.pk}/",
            f"chi-tieu/{programme.pop_5g.pk}/",
            "so-lieu/",
            "so-lieu/cho-duyet/",
            f"so-lieu/{row.pk}/",
            "chi-so/",
            "chi-tieu/them/",
            f"chi-tieu/{programme.pop_5g.pk}/sua/",
            "chi-so/them/",
        )
    }
    if who == "other_officer":
        assert set(answers.values()) == {403}
        return
    all_of_it = who in SEES_ALL
    may_edit = who in {"officer", "head"}
    assert answers == {
        "": 200,
        "chi-tieu/": 200,
        f"chi-tieu/{programme.fibre.pk}/": 200 if all_of_it else 404,
        f"chi-tieu/{programme.pop_5g.pk}/": 404 if who == "rival" else 200,
        "so-lieu/": 200,
        "so-lieu/cho-duyet/": 200 if all_of_it else 403,
        f"so-lieu/{row.pk}/": 200 if all_of_it else 404,
        "chi-so/": 200,
        "chi-tieu/them/": 200 if may_edit else 403,
        f"chi-tieu/{programme.pop_5g.pk}/sua/": 200 if may_edit else 403,
        "chi-so/them/": 200 if may_edit else 403,
    }


def test_a_guest_is_sent_to_the_door(world: World, programme: Programme) -> None:
    for address in ("", "chi-tieu/", "so-lieu/", "chi-so/", f"chi-tieu/{programme.pop_5g.pk}/"):
        answer = Client().get(f"/D0101/{address}")
        assert (answer.status_code, "tai-khoan" in answer.headers["Location"]) == (302, True)


@pytest.mark.parametrize("who", [r for r in ROLES if r not in {"officer", "head"}])
def test_forms_of_others_are_refused_by_the_server(world: World, programme: Programme, who: str) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    measure = programme.pop_5g.measures.get()
    client = client_of(world, who)
    for address in (
        f"chi-tieu/{programme.pop_5g.pk}/sua/",
        f"chi-tieu/{programme.pop_5g.pk}/hieu-luc/",
        f"chi-tieu/dai-luong/{measure.pk}/lo-trinh/",
        f"chi-tieu/dai-luong/{measure.pk}/chi-so/",
        "chi-so/them/",
        "chi-tieu/them/",
        f"so-lieu/{row.pk}/tra-lai/",
    ):
        assert client.post(f"/D0101/{address}", {"reason": "x"}).status_code == 403, address
    client.post("/D0101/so-lieu/cho-duyet/", {"figure": row.pk})
    row.refresh_from_db()
    assert row.state == "entered"


def test_the_list_is_filtered_sorted_and_exported(world: World, programme: Programme) -> None:
    record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    client = client_of(world, "leader")

    def found(query: str) -> list[str]:
        page = client.get(f"/D0101/chi-tieu/?{query}").context["page"]
        return [standing.target.text[:12] for standing in page]

    assert found("status=on_track") == ["Tỷ lệ dân số"]
    assert found("q=ho+gia+dinh") == ["100% hộ gia "]
    assert found("year=2027") == ["Có kho dữ li"]
    assert found(f"organisation={world.organisations['operator_a'].pk}") == ["Tỷ lệ dân số"]
    assert found("component=security") == []
    assert found("order=year") == ["Có kho dữ li", "100% hộ gia ", "Tỷ lệ dân số"]
    assert found("order=nonsense&status=nonsense&year=x") == ["Có kho dữ li", "100% hộ gia ", "Tỷ lệ dân số"]
    book = openpyxl.load_workbook(BytesIO(client.get("/D0101/chi-tieu/?export=xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 4
    assert 52.5 in rows[3]
    assert (
        "Báo cáo" not in client.get("/D0101/chi-tieu/?export=csv").content.decode("utf-8-sig").split("\n")[0]
    )


def test_a_target_tells_why_it_stands_as_it_does(world: World, programme: Programme) -> None:
    row = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    page = client_of(world, "leader").get(f"/D0101/chi-tieu/{programme.pop_5g.pk}/").content.decode()
    assert "path_and_forecast" in page
    assert "theo kịp lộ trình" in page
    assert f"/D0101/so-lieu/{row.pk}/" in page
    assert "Cần ít nhất 3 kỳ số liệu" in page
    assert '<svg class="chart"' in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]


def test_pages_cost_the_same_for_many_targets_as_for_few(world: World, programme: Programme) -> None:
    client = client_of(world, "officer")
    addresses = (
        "",
        "chi-tieu/",
        "so-lieu/",
        "chi-so/",
        f"chi-tieu/{programme.fibre.pk}/",
        "so-lieu/cho-duyet/",
    )

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/D0101/{address}").status_code == 200
            found.append(len(asked))
        return found

    record(world, "officer", "fibre_households", told("2026-Q1", 500, 1000))
    costs()  # the first request of a session writes it
    few = costs()
    for number in range(40):
        target = Target.objects.create(unit=world.ward, text=f"Chỉ tiêu {number}", year=2030)
        for indicator in ("fibre_households", "smartphone_adults"):
            TargetMeasure.objects.create(target=target, indicator=indicator, op=">=", value=90, unit_text="%")
    for quarter in (2, 3):
        record(world, "officer", "fibre_households", told(f"2026-Q{quarter}", 500 + quarter, 1000))
    assert costs() == few
    assert max(few) <= 45


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


def test_the_path_form_keeps_what_was_typed_and_says_what_to_mend(world: World, programme: Programme) -> None:
    measure = programme.pop_5g.measures.get()
    client, address = client_of(world, "officer"), f"/D0101/chi-tieu/dai-luong/{measure.pk}/lo-trinh/"
    wrong = client.post(
        address, {"baseline_value": "140", "baseline_on": "2025-06-30", "baseline_source": "BC"}
    )
    assert wrong.status_code == 422
    assert "Tỷ lệ phải từ 0 đến 100" in wrong.content.decode()
    right = {
        "baseline_value": "42,5",
        "baseline_on": "2025-06-30",
        "baseline_source": "BC",
        "year_2027": "60",
    }
    assert client.post(address, right).status_code == 302
    measure.refresh_from_db()
    assert measure.baseline_value == 42.5
    assert measure.milestones.get().year == 2027


def test_a_target_is_added_and_changed_in_the_page(world: World, programme: Programme) -> None:
    client = client_of(world, "officer")
    fields = {
        "text": "Trên 80% dân số có điện thoại thông minh", "year": "2028", "component": "telecom",
        "leads": world.organisations["culture"].pk,
        "do-0-indicator": "smartphone_adults", "do-0-kind": "numeric", "do-0-op": ">", "do-0-value": "80",
        "do-0-unit_text": "%", "do-1-kind": "numeric", "do-1-op": ">=",
    }  # fmt: skip
    assert client.post("/D0101/chi-tieu/them/", fields).status_code == 302
    target = Target.objects.get(text__startswith="Trên 80%")
    measure = target.measures.get()
    edit = f"/D0101/chi-tieu/{target.pk}/sua/"
    seen = client.get(edit).context["seen"]
    changed = {**fields, "do-0-pk": measure.pk, "do-0-value": "85,5", "seen": seen}
    assert client.post(edit, changed).status_code == 302
    assert target.measures.get().value == 85.5
    nothing = client.post("/D0101/chi-tieu/them/", {"text": "", "do-0-kind": "numeric", "do-0-op": ">="})
    assert nothing.status_code == 422
    client.post(f"/D0101/chi-tieu/{target.pk}/hieu-luc/", {"reason": "Trùng"})
    target.refresh_from_db()
    assert target.state == "withdrawn"


def test_a_local_indicator_is_made_for_a_measure_in_the_page(world: World, programme: Programme) -> None:
    target = Target.objects.create(unit=world.ward, text="Ngầm hóa 12 km cáp", year=2028)
    measure = TargetMeasure.objects.create(target=target, op=">=", value=12, unit_text="km")
    client = client_of(world, "officer")
    assert "Chưa gắn với chỉ số" in client.get(f"/D0101/chi-tieu/{target.pk}/").content.decode()
    fields = {"name": "Km cáp ngầm", "rule": "value", "unit_text": "km", "better": "higher", "component": "",
              "method": "Theo hồ sơ hoàn công", "source": ""}  # fmt: skip
    assert client.post(f"/D0101/chi-so/them/?measure={measure.pk}", fields).status_code == 302
    measure.refresh_from_db()
    assert measure.indicator == LocalIndicator.objects.get().code
    assert "Km cáp ngầm" in client.get("/D0101/chi-so/?q=cap+ngam").content.decode()


def test_the_first_page_of_an_empty_locality_says_how_to_begin(world: World) -> None:
    assert "Nạp kế hoạch" in client_of(world, "officer").get("/D0101/").content.decode()
    assert "Cán bộ đầu mối" in client_of(world, "leader").get("/D0101/").content.decode()


def test_the_public_page_shows_approved_figures_and_no_names(world: World, programme: Programme) -> None:
    shown = record(world, "officer", "pop_5g", told("2026-Q3", 6300, 12000))
    record(world, "economy_officer", "fibre_households", told("2026-Q3", 700, 1000),
           source=world.organisations["economy"])  # fmt: skip
    now = timezone.now()
    approve_figures(
        actor=Actor(world.people["head"], timezone.localdate()), unit=world.ward, figures=[shown], now=now
    )
    answer = Client().get("/cong-khai/D0101/")
    page = answer.content.decode()
    assert set(answer.headers["Cache-Control"].split(", ")) == {"public", "max-age=300"}
    assert not answer.cookies
    assert "52,5%" in page
    assert "70%" not in page
    assert "Người officer" not in page
    assert "Người head" not in page
    data = Client().get("/cong-khai/D0101/ket-qua.json").json()
    values = {m["indicator"]: m["value"] for m in data["measures"]}
    assert values == {"pop_5g": 52.5, "fibre_households": None, "shared_data_store": None}
    sheet = Client().get("/cong-khai/D0101/ket-qua.csv").content.decode("utf-8-sig")
    assert "52.5" in sheet
    assert "Người" not in sheet.replace("Người trưởng", "")


def test_the_public_page_of_a_locality_without_data_says_so(world: World) -> None:
    page = Client().get("/cong-khai/D0102/")
    assert page.status_code == 200
    assert "chưa công bố kết quả" in page.content.decode()
    assert Client().get("/cong-khai/D0102/ket-qua.json").json()["measures"] == []
    assert Client().get("/cong-khai/D0102/bao-cao/").status_code == 404
    assert Client().get("/cong-khai/99999/").status_code == 404


def test_the_public_page_speaks_english_when_asked(world: World) -> None:
    assert 'lang="en"' in Client().get("/cong-khai/D0102/?lang=en").content.decode()[:200]
    assert Client().get("/cong-khai/D0102/?lang=xx").status_code == 200
