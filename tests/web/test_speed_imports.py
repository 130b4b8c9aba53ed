"""The pages on which speed measurements come in: sent, columns chosen, rehearsed, kept, withdrawn."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed
from tests.published_world import GOOD, HEAD, ROWS, kept, received
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


def address(name: str, world: World, *things: Any) -> str:
    return reverse(name, args=[world.province.code, *things])


def send(world: World, content: str | bytes, *, source: str = "ispeed", name: str = "i-speed.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client_of(world).post(
        address("speed_import_add", world), {"source": source, "file": SimpleUploadedFile(name, data)}
    )


def chosen(**more: str) -> dict[str, str]:
    """The form of the columns, as the page proposes it for GOOD."""
    return {
        "col-place": "Mã xã",
        "col-period": "Tháng",
        "col-operator": "Nhà mạng",
        "col-network": "Loại mạng",
        "col-download": "Tải xuống (Mbps)",
        "unit-download": "Mbit/s",
        "col-upload": "Tải lên (Mbps)",
        "unit-upload": "Mbit/s",
        "col-latency": "Độ trễ (ms)",
        "unit-latency": "ms",
        "col-samples": "Số mẫu",
        "name": "i-Speed hằng tháng",
        **more,
    }


def test_from_the_file_to_the_lines_and_back_out(world: World) -> None:
    client = client_of(world)
    page = client.get(address("speed_imports", world)).content.decode()
    assert "Chưa nạp tệp nào" in page
    answer = send(world, GOOD)
    imported = MeasurementImport.objects.get()
    assert answer.headers["Location"] == address("speed_import", world, imported.pk)
    answer = client.get(answer.headers["Location"], follow=True)
    page = answer.content.decode()
    assert "Cột nào là gì?" in page
    assert '<option value="Tải xuống (Mbps)" selected>' in page
    assert "250,5" in page, "the first rows stand beside"
    lines = {line.column.name: line.heading for line in answer.context["lines"] if line.heading}
    assert lines["place"] == "Mã xã"
    assert lines["samples"] == "Số mẫu"
    one = client.post(
        address("speed_import_columns", world, imported.pk), chosen(), follow=True
    ).content.decode()
    assert "Nạp 3 dòng" in one
    assert "2 dòng ghi số mẫu, trong đó 1 dòng dưới 300 mẫu" in one
    act = address("speed_import", world, imported.pk)
    one = client.post(act, {"action": "keep"}, follow=True).content.decode()
    assert "Đã nạp" in one
    assert "Rút số liệu này" in one
    assert PublishedSpeed.objects.filter(stands=True).count() == 3
    file = client.get(address("received_file", world, imported.received_id))
    assert b"".join(file) == GOOD.encode(), "the file as it came"
    refused = client.post(act, {"action": "withdraw", "reason": ""})
    assert refused.status_code == 422
    assert "Hãy ghi lý do" in refused.content.decode()
    page = client.post(
        act, {"action": "withdraw", "reason": "VNNIC đính chính"}, follow=True
    ).content.decode()
    assert "Đã rút 3 dòng" in page
    assert "VNNIC đính chính" in client.get(address("speed_imports", world)).content.decode()
    again = send(world, GOOD)
    client.post(address("speed_import_columns", world, MeasurementImport.objects.latest("pk").pk), chosen())
    assert again.status_code == 302
    assert MeasurementImport.objects.latest("pk").state == "rehearsed", "a withdrawn file may come again"


def test_the_same_file_again_says_so(world: World) -> None:
    kept(world)
    client = client_of(world)
    send(world, GOOD)
    newest = MeasurementImport.objects.latest("pk")
    page = client.get(address("speed_import_columns", world, newest.pk)).content.decode()
    assert 'value="i-Speed"' in page, "the choice is remembered for these headings"
    answer = client.post(address("speed_import_columns", world, newest.pk), chosen(**{"unit-latency": "ms"}))
    assert answer.status_code == 422
    assert "Tệp này đã nạp lúc" in answer.content.decode()
    assert PublishedSpeed.objects.count() == 3
    assert list(MeasurementImport.objects.order_by("pk").values_list("state", flat=True)) == [
        "kept",
        "dropped",
    ]


def test_after_keeping_the_rows_read_are_still_told_and_what_is_replaced_is_in_words(world: World) -> None:
    imported = kept(world)
    imported.refresh_from_db()
    assert (imported.rows_read, imported.rows_kept) == (3, 3)
    client = client_of(world)
    send(world, GOOD.replace("250,5", "260"))
    newest = MeasurementImport.objects.latest("pk")
    columns = address("speed_import_columns", world, newest.pk)
    page = client.post(columns, chosen(), follow=True).content.decode()
    assert "Viễn thông Mây Xanh; cố định, mọi công nghệ" in page
    assert "fixed" not in page


def test_the_plain_schema_lists_what_may_be_written(world: World) -> None:
    page = client_of(world).get(address("speed_import_schema", world, "raw_tests")).content.decode()
    for value in ("fixed", "mobile", "unknown", "2g", "5g", "wifi", "ethernet", "viettel", "demo_may_xanh"):
        assert f"<code>{value}</code>" in page, value
    assert "người đo. <strong>" in page
    assert ".." not in page.split("Điều kiện sử dụng")[1].split("</p>")[0]


def test_what_is_wrong_with_a_file_is_said_where_it_is_sent(world: World) -> None:
    for content, name, sentence in (
        (b"", "a.csv", "Tệp trống"),
        (GOOD[: GOOD.index(";31;120")].encode(), "a.csv", "bị cắt giữa chừng"),
        (b"PK\x03\x04" + b"\x00" * 50, "a.xlsx", "bị hỏng hoặc bị cắt giữa chừng"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "a.xls", "Excel cũ"),
        (b"\x1f\x8b\x08" + bytes(range(60)), "a.csv.gz", "không phải bảng"),
        ("Kinh độ;Vĩ độ;Download\n105;21;50\n".encode(), "a.csv", "từng phép đo của người dân"),
    ):
        answer = send(world, content, name=name)
        assert answer.status_code == 422, name
        assert sentence in answer.content.decode()
    assert MeasurementImport.objects.count() == 0
    nothing = client_of(world).post(address("speed_import_add", world), {"source": "ispeed"})
    assert "Hãy chọn tệp." in nothing.content.decode()


def test_beyond_the_limit_a_clear_sentence(world: World, settings: Any) -> None:
    settings.TESTS_UPLOAD_LIMIT_BYTES = settings.TABLE_UPLOAD_LIMIT_BYTES = 100_000
    answer = send(world, b"x" * 200_000)
    assert answer.status_code == 422
    assert "không được nhận; hãy chia theo tháng" in answer.content.decode()
    settings.TESTS_UPLOAD_LIMIT_BYTES = 300_000
    answer = send(world, b"x" * 200_000)
    assert answer.status_code == 422, "a table has the smaller limit"
    assert "nên không được nhận" in answer.content.decode()
    assert MeasurementImport.objects.count() == 0


def test_bad_rows_stand_with_reason_and_row_and_come_back_as_a_file(world: World) -> None:
    client = client_of(world)
    bad = ["09/2025;Bình Min;Viettel;4G;50;20;30;10", "09/2030;D0101;Viettel;4G;50;20;30;10"]
    send(world, "\n".join([HEAD, *ROWS, *bad, ""]))
    imported = MeasurementImport.objects.get()
    page = client.post(
        address("speed_import_columns", world, imported.pk), chosen(), follow=True
    ).content.decode()
    assert "không rõ xã, phường" in page
    assert "Dòng 5: Không có “Bình Min” trong địa bàn; có phải xã Bình Minh (D0102)?" in page
    assert "★ xã Bình Minh (D0102)" in page
    assert "Chỉ nạp 3 dòng đúng, bỏ 2 dòng sai" in page
    act = address("speed_import", world, imported.pk)
    refused = client.post(act, {"action": "keep"})
    assert refused.status_code == 422
    assert "Còn 2 dòng sai" in refused.content.decode()
    file = client.get(address("speed_import_refused", world, imported.pk))
    rows = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Dòng", "Tháng"]
    assert [row[0] for row in rows[1:]] == ["5", "6"]
    assert "chưa đến" in rows[2][-1]
    client.post(act, {"action": "match", "place-0": "D0102"})
    imported.refresh_from_db()
    assert (imported.rows_kept, imported.story["bad"]) == (4, 1)
    client.post(act, {"action": "keep", "leave_out": "1"})
    assert PublishedSpeed.objects.count() == 4


def test_units_are_mended_with_one_button(world: World) -> None:
    client = client_of(world)
    in_kbit = {"250,5;200,25": "250500;200250", "80,4;27,5": "80400;27500", "410;95": "410000;95000"}
    content = GOOD
    for there, told in in_kbit.items():
        content = content.replace(there, told)
    send(world, content)
    imported = MeasurementImport.objects.get()
    act = address("speed_import", world, imported.pk)
    page = client.post(
        address("speed_import_columns", world, imported.pk), chosen(), follow=True
    ).content.decode()
    assert "Sửa đơn vị rồi đọc lại" in page
    assert "Không có dòng nào mới để nạp" in page, "beyond 10 000 Mbit/s nothing is taken"
    page = client.post(act, {"action": "mend-units"}, follow=True).content.decode()
    assert "Nạp 3 dòng" in page
    assert "Cần bạn xem" not in page


def test_what_is_asked_about_wants_an_answer(world: World) -> None:
    client = client_of(world)
    send(world, GOOD.replace("80,4", "480,4"))
    imported = MeasurementImport.objects.get()
    act = address("speed_import", world, imported.pk)
    page = client.post(
        address("speed_import_columns", world, imported.pk), chosen(), follow=True
    ).content.decode()
    assert "Tải xuống hơn hoặc kém số toàn quốc cùng loại mạng từ 5 lần" in page
    assert "ví dụ dòng 3" in page
    refused = client.post(act, {"action": "keep", "answer": "x"})
    assert refused.status_code == 422
    assert "Hãy trả lời các điều được hỏi" in refused.content.decode()
    page = client.post(act, {"action": "keep", "answer": "Có trạm đo thử"}, follow=True).content.decode()
    assert "Có trạm đo thử" in page
    assert PublishedSpeed.objects.count() == 3


def test_another_unit_sees_and_does_nothing(world: World) -> None:
    imported = received(world)
    for who in ("officer", "operator", "leader"):
        client = client_of(world, who)
        for name in ("speed_import", "speed_import_columns", "speed_import_progress"):
            assert client.get(address(name, world, imported.pk)).status_code == 403
    ward = client_of(world, "officer")
    assert ward.get(reverse("speed_import", args=[world.ward.code, imported.pk])).status_code == 404
    assert (
        ward.post(
            reverse("speed_import", args=[world.ward.code, imported.pk]), {"action": "drop"}
        ).status_code
        == 404
    )


def test_the_samples_of_a_unit_can_be_imported_as_they_are(world: World) -> None:
    client = client_of(world)
    for kind in ("csv", "xlsx"):
        file = client.get(address("speed_import_sample", world, "ispeed", kind)).content
        send(world, file, name=f"mau.{kind}")
        imported = MeasurementImport.objects.latest("pk")
        proposed = client.get(address("speed_import_columns", world, imported.pk)).context["lines"]
        form = {f"col-{line.column.name}": line.heading for line in proposed}
        form |= {f"unit-{line.column.name}": line.unit for line in proposed}
        client.post(address("speed_import_columns", world, imported.pk), {**form, "name": "mẫu"})
        imported.refresh_from_db()
        assert (imported.rows_kept, imported.refused) == (3, {}), imported.failure
        client.post(address("speed_import", world, imported.pk), {"action": "drop"})
    book = load_workbook(io.BytesIO(file))
    assert book.active is not None
    assert book.active["A2"].value == "D0101"
    for source in ("ispeed", "raw_tests", "open_rmbt"):
        assert client.get(address("speed_import_schema", world, source)).status_code == 200
    assert client.get(address("speed_import_schema", world, "x")).status_code == 404


def test_the_list_is_filtered_exported_and_asks_no_more_for_more_rows(world: World) -> None:
    client = client_of(world)
    counts = []
    for number in (2, 12):
        for n in range(number):
            kept(world, GOOD.replace("250,5", f"{200 + 20 * number + n},5"), name=f"tep-{number}-{n}.csv")
        client.get(address("speed_imports", world))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address("speed_imports", world)).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert max(counts) < 20
    assert "tep-12-11.csv" in page
    found = client.get(address("speed_imports", world), {"q": "tep-2-", "state": "kept"}).content.decode()
    assert "tep-2-1.csv" in found
    assert "tep-12-1.csv" not in found
    lines = client.get(address("speed_imports", world), {"export": "csv"}).content.decode("utf-8-sig")
    assert len(lines.splitlines()) == 15
    none = client.get(address("speed_imports", world), {"q": "không có"}).content.decode()
    assert "Không có lần nạp nào khớp" in none


def test_a_ward_whose_table_names_no_place_means_itself(world: World) -> None:
    client = client_of(world, "officer")
    file = SimpleUploadedFile("a.csv", "Tháng;Mạng;Download\n09/2025;4G;52,5\n".encode())
    code = world.ward.code
    client.post(reverse("speed_import_add", args=[code]), {"source": "ispeed", "file": file})
    imported = MeasurementImport.objects.get()
    columns = reverse("speed_import_columns", args=[code, imported.pk])
    page = client.get(columns)
    assert {line.column.name: line.fixed for line in page.context["lines"]}["place"] == code
    form = {f"col-{line.column.name}": line.heading for line in page.context["lines"]}
    form |= {f"fix-{line.column.name}": line.fixed for line in page.context["lines"]}
    client.post(columns, {**form, "name": "bảng của phường"})
    client.post(reverse("speed_import", args=[code, imported.pk]), {"action": "keep"})
    line = PublishedSpeed.objects.get()
    assert (line.unit, line.download, line.technology) == (world.ward, 52.5, "4g")
