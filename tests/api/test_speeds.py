"""Speeds as JSON and CSV, and files sent by programs: the rights and checks of the pages."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed, SpeedResult
from hatangso.store.places.models import Unit
from tests.filing_world import NOW
from tests.published_world import GOOD, HEAD, ROWS, kept
from tests.speed_world import promise
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "received"
    settings.DATA_DIR = tmp_path


def client_of(world: World, who: str = "city") -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def result(unit: Unit, devices: int, standing: str, **told: Any) -> SpeedResult:
    shared = {"source": "raw_tests", "period": "2026-09", "network": "mobile", "metric": "download"}
    values = {"median": 50, "median_low": 40, "median_high": 60, "mean": 55, "mean_low": 45, "mean_high": 66}
    return SpeedResult.objects.create(
        unit=unit, tests=3 * devices, devices=devices, standing=standing, method="speed/1", computed_at=NOW,
        p10=20, p10_low=15, p10_high=26, p90=90, **{**shared, **values, **told},
    )  # fmt: skip


def test_fewer_than_five_devices_are_not_told_and_fewer_than_thirty_only_as_an_interval(world: World) -> None:
    result(world.ward, 4, "withheld")
    result(world.other, 7, "interval")
    result(world.other, 110, "reliable", technology="4g")
    client = client_of(world)
    few, many = client.get("/api/speeds/D01?network=mobile").json()
    assert (few["unit"], few["devices"], few["tests"]) == ("D0102", 5, 20), "7 and 21, down to fives"
    assert (few["median"], few["p90"]) == (None, None)
    assert (few["median_low"], few["median_high"], few["enough_for_vnnic"]) == (40, 60, False)
    assert (many["median"], many["p10"], many["enough_for_vnnic"]) == (50, 20, True), "330 tests ≥ 300"
    assert (many["p10_low"], many["p10_high"], many["p90_low"]) == (15, 26, None)
    assert client.get("/api/speeds/D01?technology=").json() == [few]
    assert client.get("/api/speeds/D01?period=2025").json() == []
    assert client_of(world, "officer").get("/api/speeds/D0101").json() == [], "4 devices"
    assert client_of(world, "operator").get("/api/speeds/D01").status_code == 200
    assert Client().get("/api/speeds/D01").status_code == 401
    assert client_of(world, "administrator").get("/api/speeds/D0101").status_code == 403


def test_the_share_that_reaches_the_plans_speed_is_told_with_both_ends(world: World) -> None:
    """32 of 103 devices at 45 Mbit/s: told 30 to 34 of 100 to 104, so Wilson's ends of 66/100 and 74/104."""
    promise(world.province, 50)
    counts = {"counts": [32, 71]}
    spread = {"bins": {"first": 26, **counts}, "wholes": {"at": [90, 121], **counts}}
    result(world.ward, 103, "reliable", technology="4g", **spread)
    result(world.ward, 103, "reliable", technology="5g", **spread)
    told, not_promised = client_of(world).get("/api/speeds/D01").json()
    names = ("target", *(f"reaching_{name}" for name in ("least", "most", "low", "high")))
    assert [round(told[name], 3) for name in names] == [50, 0.66, 0.712, 0.563, 0.790]
    assert [not_promised[name] for name in names] == [None] * 5


def test_the_same_as_csv(world: World) -> None:
    result(world.other, 110, "reliable")
    answer = client_of(world).get("/api/speeds/D01?format=csv")
    (line,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (line["unit"], line["median"], line["area"], line["operator"]) == ("D0102", "50.0", "", "")


def test_published_lines_that_stand(world: World) -> None:
    kept(world)
    kept(world, GOOD.replace("250,5", "260"))
    lines = client_of(world).get("/api/speeds/D01/published?network=fixed").json()
    assert [(one["unit"], one["download"], one["samples"]) for one in lines] == [("D0101", 260, 412)]


def test_a_program_sends_a_table_as_it_was_read_before_and_keeps_it(world: World) -> None:
    kept(world)
    client = client_of(world)
    content = GOOD.replace("09/2025", "08/2025").encode()
    sent = client.post(
        "/api/speeds/D01/imports",
        {"source": "ispeed", "mapping": "i-Speed", "file": SimpleUploadedFile("thang-8.csv", content)},
    )
    assert sent.status_code == 201, sent.content
    one = sent.json()
    assert (one["state"], one["rows_kept"], one["asks"], one["first_day"]) == (
        "rehearsed", 3, [], "2025-08-01",
    )  # fmt: skip
    done = client.post(
        f"/api/speeds/D01/imports/{one['id']}/keep", {"leave_out": False}, content_type="application/json"
    )
    assert done.json()["state"] == "kept"
    assert PublishedSpeed.objects.filter(stands=True).count() == 6
    again = client.post(
        "/api/speeds/D01/imports",
        {"source": "ispeed", "file": SimpleUploadedFile("thang-8.csv", content)},
    )
    assert again.status_code == 422
    assert "Tệp này đã nạp lúc" in again.json()["message"]


def test_bad_rows_need_a_word_of_the_program_too(world: World) -> None:
    client = client_of(world)
    content = "\n".join([HEAD, *ROWS, "09/2030;D0101;Viettel;4G;50;20;30;10", ""]).encode()
    sent = client.post(
        "/api/speeds/D01/imports", {"source": "ispeed", "file": SimpleUploadedFile("a.csv", content)}
    ).json()
    assert sent["refused"] == {"future": 1}
    keep = f"/api/speeds/D01/imports/{sent['id']}/keep"
    refused = client.post(keep, {}, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (422, "leave_out")
    assert client.post(keep, {"leave_out": True}, content_type="application/json").json()["state"] == "kept"
    assert client.get(f"/api/speeds/D01/imports/{sent['id']}").json()["rows_kept"] == 3


def test_nobody_imports_for_another_place(world: World) -> None:
    file = {"source": "ispeed", "file": SimpleUploadedFile("a.csv", GOOD.encode())}
    assert client_of(world, "officer").post("/api/speeds/D0102/imports", file).status_code == 403
    imported = kept(world)
    assert client_of(world, "officer").get(f"/api/speeds/D0101/imports/{imported.pk}").status_code == 404
    assert (
        client_of(world)
        .post("/api/speeds/D01/imports", {"source": "x", "file": SimpleUploadedFile("a.csv", GOOD.encode())})
        .status_code
        == 422
    )
    assert MeasurementImport.objects.count() == 1


def test_a_missing_or_too_large_file_is_a_sentence(world: World, settings: Any) -> None:
    client = client_of(world)
    nothing = client.post("/api/speeds/D01/imports", {"source": "ispeed"})
    assert (nothing.status_code, nothing.json()["message"]) == (422, "Hãy gửi tệp ở trường “file”.")
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    large = client.post(
        "/api/speeds/D01/imports",
        {"source": "ispeed", "file": SimpleUploadedFile("a.csv", b"x" * 2 * 1024 * 1024)},
    )
    assert large.status_code == 422
    assert "Tệp quá 1 MB nên không được nhận qua API" in large.json()["message"]
