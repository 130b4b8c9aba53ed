"""The pages of targets by real requests: every role, filters, forms, files."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatangso.store.programme.models import LocalIndicator, Target, TargetMeasure
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
