"""Bad files of single tests as people send them: a clear sentence, the good rows offered, nothing doubled."""

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from hatangso.adapters.speed_sources import speed_sources
from hatangso.flows.measurements.rehearse_tests import rehearse_tests
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor
from hatangso.web.uploads import LimitedUploadHandler
from tests.measurement_world import (
    BASIS,
    COLUMNS,
    IN_WARD,
    NOW,
    OUTSIDE,
    TODAY,
    bounded,
    csv_of,
    kept_parts,
    one_test,
)
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "received"
    settings.DATA_DIR = tmp_path


@pytest.fixture
def client(world: World) -> Client:
    bounded(world)
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    return client


def send(client: Client, content: bytes, name: str = "do.csv", source: str = "raw_tests", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("speed_import_add", args=["D01"]), {"source": source, "file": file, "basis": BASIS, **more}
    )


def page_of(client: Client, content: bytes, name: str = "do.csv") -> tuple[MeasurementImport, str]:
    """The file was sent and rehearsed; its import and its page."""
    answer = send(client, content, name)
    assert answer.status_code == 302, answer.content.decode()
    imported = MeasurementImport.objects.latest("pk")
    return imported, client.get(answer.headers["Location"]).content.decode()


def keep(client: Client, imported: MeasurementImport, **more: Any) -> str:
    address = reverse("speed_import", args=["D01", imported.pk])
    return client.post(address, {"action": "keep", **more}, follow=True).content.decode()


def kept_rows(world: World, column: str) -> list[Any]:
    """A column of everything that counts in the lake."""
    found: list[Any] = []
    for file in kept_parts(world.province, "raw_tests"):
        found += pq.read_table(file).column(column).to_pylist()
    return sorted(found, key=str)


TESTS = [one_test(number) for number in range(6)]


def test_the_same_file_twice_and_the_same_tests_in_another_file(world: World, client: Client) -> None:
    imported, page = page_of(client, csv_of(TESTS))
    assert "Nạp 6 dòng" in page
    assert "Đã nạp" in keep(client, imported)
    again = send(client, csv_of(TESTS), name="ten-khac.csv")
    assert again.status_code == 422
    assert "Tệp này đã được nạp lúc" in again.content.decode()
    other, page = page_of(client, csv_of([*TESTS, one_test(7)]))
    assert (other.rows_known, other.rows_kept) == (6, 1)
    keep(client, other)
    assert len(kept_rows(world, "test_id")) == 7, "nothing doubled"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_encodings_separators_and_decimal_commas(
    world: World, client: Client, encoding: str, separator: str
) -> None:
    text = csv_of([one_test(1, download="52,5"), one_test(2, download="40,25")], separator).decode()
    imported, _page = page_of(client, text.encode(encoding))
    assert (imported.state, imported.rows_kept) == ("rehearsed", 2), (imported.failure, imported.refused)
    keep(client, imported)
    assert kept_rows(world, "download") == [40.25, 52.5]


def test_swapped_coordinates_are_offered_as_a_switch(world: World, client: Client) -> None:
    swapped = [one_test(number, at=(IN_WARD[1], IN_WARD[0])) for number in range(5)]
    imported, page = page_of(client, csv_of(swapped))
    assert "kinh độ và vĩ độ" in page
    assert "Đúng, đổi lại kinh độ và vĩ độ khi nạp" in page
    assert imported.rows_kept == 0
    keep(client, imported, accept=["swapped_position"])
    assert kept_rows(world, "unit") == ["D0101"] * 5


def test_only_the_swapped_rows_of_a_mixed_file_are_turned(world: World, client: Client) -> None:
    good = [one_test(number) for number in range(47)]
    swapped = [one_test(100 + number, at=(IN_WARD[1], IN_WARD[0])) for number in range(15)]
    bad = [one_test(200 + number, download=-1) for number in range(5)]
    imported, page = page_of(client, csv_of([*good, *swapped, *bad]))
    assert (imported.rows_read, imported.rows_kept) == (67, 47)
    assert "Nạp 47 dòng" in page
    assert "thêm 15 dòng đổi lại thành 62" in page
    keep(client, imported, accept=["swapped_position"])
    imported.refresh_from_db()
    assert (imported.state, imported.rows_kept, sum(imported.refused.values())) == ("kept", 62, 5)


def test_kbit_taken_for_mbit_is_offered_as_a_switch(world: World, client: Client) -> None:
    imported, page = page_of(
        client, csv_of([one_test(n, download=40_000 + n, upload=9_000) for n in range(5)])
    )
    assert "Đúng, đọc là kbit/s" in page
    keep(client, imported, accept=["kbit"])
    assert kept_rows(world, "download") == pytest.approx([40.0, 40.001, 40.002, 40.003, 40.004])


@pytest.mark.parametrize(
    ("heading", "written", "unit", "kept_as"),
    [
        ("download_kbit", 45, "Mbit/s", 45),  # 45 Mbit/s under kbit/s: read as 0.045
        ("download_kbit", 5, "Mbit/s", 5),  # read as 0.005, each of them refused at first
        ("download", 1_500, "kbit/s", 1.5),  # slow lines in kbit/s, below 2,000: 18 times the national 83
    ],
)
def test_units_a_thousand_times_off_are_asked_about_both_ways(
    world: World, client: Client, heading: str, written: int, unit: str, kept_as: float
) -> None:
    rows = [one_test(number, **{heading: written, "download": written}) for number in range(6)]
    columns = [heading if name == "download" else name for name in COLUMNS]
    imported, page = page_of(client, csv_of(rows, columns=columns))
    assert f"Đúng, đọc là {unit}" in page
    assert 'value="keep"' in page, "there is a way to say yes"
    keep(client, imported, accept=["mbit" if unit == "Mbit/s" else "kbit"])
    assert kept_rows(world, "download") == pytest.approx([kept_as] * 6)
    assert kept_rows(world, "upload") == [20] * 6, "the upload was right"


@pytest.mark.parametrize(
    "told", [{"download": 16}, {"download": 400, "technology": "5g"}, {"download": 2, "technology": "3g"}]
)
def test_slow_and_fast_lines_that_may_be_are_not_asked_about(
    world: World, client: Client, told: dict[str, Any]
) -> None:
    imported, page = page_of(client, csv_of([one_test(number, **told) for number in range(6)]))
    assert "đọc là" not in page
    assert imported.rows_kept == 6


def test_what_allows_the_tests_to_be_used_must_be_said_and_stays_on_the_page(
    world: World, client: Client
) -> None:
    for nothing in ("", " 1/26 "):
        refused = send(client, csv_of(TESTS), basis=nothing)
        assert refused.status_code == 422
        assert "Hãy ghi căn cứ được dùng các phép đo này" in refused.content.decode()
    assert not MeasurementImport.objects.exists()
    imported, page = page_of(client, csv_of(TESTS))
    assert imported.story["told"]["basis"] == BASIS
    assert BASIS in page
    assert BASIS in keep(client, imported), "and once it is kept"


def test_tests_from_the_future_and_from_elsewhere_are_refused_and_come_back_as_a_file(
    world: World, client: Client
) -> None:
    bad = [one_test(7, taken_at="2031-03-01 08:00:00"), one_test(8, at=OUTSIDE), one_test(9, download=-4)]
    imported, page = page_of(client, csv_of([*TESTS, *bad]))
    assert "thời điểm đo ở tương lai" in page
    assert "nằm ngoài địa bàn" in page
    assert (imported.rows_kept, sum(imported.refused.values())) == (6, 3)
    assert "Tải các dòng bị từ chối" in keep(client, imported)
    file = client.get(reverse("speed_import_refused", args=["D01", imported.pk]))
    text = b"".join(file).decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "thời điểm đo ở tương lai" in text
    assert "111.5" not in text, "no position is given back"
    assert len(kept_rows(world, "test_id")) == 6


def test_cells_that_are_no_number_are_counted_and_a_negative_speed_has_its_own_reason(
    world: World, client: Client
) -> None:
    odd = [
        one_test(20, download="nhanh"), one_test(21, latency="?"), one_test(22, latency="-"),
        one_test(23, download="nhanh", upload="chậm"), one_test(24, download=-4),
    ]  # fmt: skip
    imported, page = page_of(client, csv_of([*TESTS, *odd]))
    assert "5 ô có chữ nhưng không đọc được thành số" in page
    assert "download (2), latency (2), upload (1)" in page
    assert imported.refused == {"no_speed": 1, "not_positive": 1}
    assert "tốc độ âm hoặc gần bằng 0" in page
    assert "vượt mức" not in page


def test_refused_rows_come_back_with_the_headings_of_the_schema(world: World, client: Client) -> None:
    imported, _page = page_of(client, csv_of([*TESTS, one_test(9, download=-4)]))
    assert "Toạ độ và thiết bị là dữ liệu cá nhân" in keep(client, imported)
    file = client.get(reverse("speed_import_refused", args=["D01", imported.pk]))
    heading, line = b"".join(file).decode("utf-8-sig").splitlines()
    told = dict(zip(heading.split(","), line.split(","), strict=True))
    assert told["reason"] == "tốc độ âm hoặc gần bằng 0"
    assert (told["test_id"], told["taken_at"], told["unit_code"]) == ("t9", "2026-03-01T08:00:00Z", "D0101")
    assert not {"device", "lon", "lat", "cell"} & set(told)
    mended, _page = page_of(client, f"{heading}\n{line.replace('-4', '4')}\n".encode())
    assert (mended.rows_read, mended.rows_kept) == (1, 1), mended.refused


def test_half_a_file_is_kept_only_by_a_word(world: World, client: Client) -> None:
    whole = csv_of(TESTS)
    imported, page = page_of(client, whole[: whole.rindex(b",110.05")])
    assert "Vẫn nạp phần đọc được" in page
    refused = client.post(reverse("speed_import", args=["D01", imported.pk]), {"action": "keep"})
    assert refused.status_code == 422
    assert "Tệp bị đứt giữa chừng" in refused.content.decode()
    keep(client, imported, accept=["cut_short"])
    assert len(kept_rows(world, "test_id")) == 5


def test_half_an_archive_is_a_sentence(world: World, client: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("do.csv", csv_of(TESTS * 50))
    squeezed = gzip.compress(csv_of([one_test(n) for n in range(500)]))
    for content, name in (
        (squeezed[: len(squeezed) // 2], "do.csv.gz"),
        (packed.getvalue()[: len(packed.getvalue()) // 2], "do.zip"),
    ):
        answer = send(client, content, name)
        imported = MeasurementImport.objects.order_by("-pk").first()
        said = answer.content.decode()
        if answer.status_code == 302:
            assert imported is not None
            said = client.get(answer.headers["Location"]).content.decode()
        assert "cắt" in said or "đứt" in said or "hỏng" in said, name
    assert kept_rows(world, "test_id") == []


def test_a_file_of_something_else_names_what_lacks(world: World, client: Client) -> None:
    for content, name in ((b"a,b\n1,2\n", "a.csv"), (b"%PDF-1.7 " + bytes(200), "a.pdf"), (b"", "a.csv")):
        answer = send(client, content, name)
        said = answer.content.decode()
        if answer.status_code == 302:
            said = client.get(answer.headers["Location"]).content.decode()
            assert MeasurementImport.objects.latest("pk").state == "failed"
        assert "alert-danger" in said, name
    assert "Tệp thiếu cột" in MeasurementImport.objects.earliest("pk").failure


def test_a_withdrawn_import_counts_no_more(world: World, client: Client) -> None:
    imported, _page = page_of(client, csv_of(TESTS, columns=COLUMNS))
    keep(client, imported)
    address = reverse("speed_import", args=["D01", imported.pk])
    assert client.post(address, {"action": "withdraw", "reason": ""}).status_code == 422
    page = client.post(address, {"action": "withdraw", "reason": "tệp thử"}, follow=True).content.decode()
    assert "Đã rút lúc" in page
    assert kept_rows(world, "test_id") == []


class Endless(SimpleUploadedFile):
    """5 GB as they arrive: a megabyte at a time, never in memory together."""

    told = 0

    def chunks(self, chunk_size: int | None = None) -> Any:
        piece = b"x" * 1024 * 1024
        for _ in range(5 * 1024):
            self.told += 1
            yield piece


def test_beyond_the_limit_nothing_is_taken_and_no_memory_is_used(world: World, settings: Any) -> None:
    settings.TESTS_UPLOAD_LIMIT_BYTES = 40 * 1024 * 1024
    file = Endless("do.csv", b"")
    file.size = 5 * 1024**3
    speed_sources()  # the readers are loaded before memory is watched
    tracemalloc.start()
    with pytest.raises(Refused, match="Tệp quá 40 MB nên không được nhận"):
        rehearse_tests(
            actor=Actor(world.people["city"], TODAY), unit=world.province, source="raw_tests", file=file,
            name="do.csv", basis=BASIS, now=NOW,
        )  # fmt: skip
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert file.told == 0, "not a piece of it is read"
    assert peak < 8 * 1024 * 1024


def test_a_file_that_says_no_size_is_refused_at_the_limit_and_leaves_nothing(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.TESTS_UPLOAD_LIMIT_BYTES = 3 * 1024 * 1024
    file = Endless("do.csv", b"")
    file.size = None
    with pytest.raises(Refused, match="Tệp quá 3 MB nên không được nhận"):
        rehearse_tests(
            actor=Actor(world.people["city"], TODAY), unit=world.province, source="raw_tests", file=file,
            name="do.csv", basis=BASIS, now=NOW,
        )  # fmt: skip
    assert file.told == 4, "the fourth megabyte is one too many"
    assert not list((tmp_path / "measurements").rglob("new-*"))


@pytest.mark.parametrize(("who", "limit"), [("city", 3), ("operator", 1), ("leader", 1), ("officer", 1)])
def test_only_who_may_import_in_the_locality_sends_files_of_the_large_limit(
    world: World, settings: Any, who: str, limit: int
) -> None:
    settings.TESTS_UPLOAD_LIMIT_BYTES, settings.UPLOAD_LIMIT_BYTES = 3_000_000, 1_000_000
    request = RequestFactory().post(reverse("speed_import_add", args=["D01"]))
    request.user = world.people[who]
    request.actor = Actor(world.people[who], TODAY)  # type: ignore[attr-defined]
    assert LimitedUploadHandler(request).limit == limit * 1_000_000
