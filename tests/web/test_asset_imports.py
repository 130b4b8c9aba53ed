"""Pages of lists of assets: sent, columns chosen, the rehearsal read, kept, withdrawn."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hatangso.flows.assets.staged_rows import refused_place
from hatangso.store.assets.models import Asset, AssetImport
from tests.asset_world import with_boundaries
from tests.import_world import HEAD, TWO, kept, sent
from tests.world import World

AT = "/D01/tai-san/nap/"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "received", tmp_path


@pytest.fixture
def client(world: World) -> Client:
    with_boundaries(world)
    signed_in = Client()
    signed_in.force_login(world.people["city"])
    return signed_in


def upload(client: Client, content: str | bytes, kind: str = "antenna_mast", name: str = "cot.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{AT}moi/", {"type": kind, "file": SimpleUploadedFile(name, data)})


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_empty_list_says_what_to_do(client: Client) -> None:
    page = text_of(client.get(AT))
    assert "Chưa nạp tệp nào" in page
    assert f'href="{AT}moi/"' in page


def test_a_list_is_sent_read_kept_and_withdrawn(client: Client) -> None:
    answer = upload(client, TWO + "C3;Cột sai;;0;0;A1;45\n")
    imported = AssetImport.objects.get()
    assert answer.url == f"{AT}{imported.pk}/"
    page = text_of(client.get(answer.url))
    assert "Nạp: thêm 2, thay đổi 0" in page
    assert "Toạ độ (kinh độ; vĩ độ) (0; 0) nằm ngoài Việt Nam" in page
    assert page.count("<circle") == 2
    assert "phường An Hòa: 1" in page
    refusal = client.post(answer.url, {"action": "keep"})
    assert refusal.status_code == 422
    assert "Còn 1 dòng bị từ chối" in text_of(refusal)
    assert Asset.objects.count() == 0
    client.post(answer.url, {"action": "keep", "leave_out": "1"})
    assert Asset.objects.count() == 2
    page = text_of(client.get(answer.url))
    assert "Đã nạp" in page
    assert 'href="/D01/tai-san/?type=antenna_mast"' in page
    assert client.post(answer.url, {"action": "withdraw", "reason": ""}).status_code == 422
    client.post(answer.url, {"action": "withdraw", "reason": "Nạp nhầm"})
    page = text_of(client.get(answer.url))
    assert "Nạp nhầm. 2 tài sản được gỡ" in page
    assert Asset.objects.filter(deleted_at=None).count() == 0
    listing = text_of(client.get(AT))
    assert "Đã rút" in listing
    assert "cot.csv" in client.get(f"{AT}?export=csv").content.decode()


def test_refused_rows_are_downloaded_with_their_reasons(client: Client) -> None:
    answer = upload(client, f"{HEAD}\nC1;Cột;;21,02;105,02;A1;45\n")
    page = text_of(client.get(answer.url))
    assert "1 dòng có toạ độ bị đổi chỗ" in page
    file = client.get(f"{answer.url}dong-chua-nhan.csv")
    body = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert body.splitlines()[1].startswith("2,C1,Cột,")
    client.post(answer.url, {"action": "swap"})
    imported = AssetImport.objects.get()
    assert (imported.added, imported.refused) == (1, 0)
    assert not refused_place(imported.pk).exists()
    assert client.get(f"{answer.url}dong-chua-nhan.csv").status_code == 404


def test_columns_and_the_zone_are_chosen_on_a_page(client: Client) -> None:
    import numpy as np

    from hatangso.adapters.coordinates import from_wgs84, zone_of

    zone = zone_of(106.8, 3)
    east, north = from_wgs84(zone, np.array([105.02]), np.array([21.02]))
    answer = upload(client, f"Ký hiệu;Bắc;Đông;Kiểu\nC1;{north[0]:.3f};{east[0]:.3f};A1\n")
    answer = client.get(answer.url)
    assert answer.url.endswith("/cot/")
    page = text_of(client.get(answer.url))
    assert "Cột nào là gì?" in page
    assert "VN-2000, 105°45&#x27;, múi 3° – Hải Phòng" in page
    choice = {"col-code": "Ký hiệu", "col-north": "Bắc", "col-east": "Đông", "col-a.kind": "Kiểu"}
    refusal = client.post(answer.url, {**choice, "system": ""})
    assert "Hãy chọn hệ toạ độ" in text_of(refusal)
    refusal = client.post(answer.url, {**choice, "system": "own", "meridian": "chỗ kia"})
    assert "Kinh tuyến trục không đúng" in text_of(refusal)
    told = {
        **choice,
        "system": "own",
        "meridian": "106°48'",
        "width": "3",
        "name": "Sổ cột",
        "fix-state": "planned",
    }
    done = client.post(answer.url, told)
    assert done.status_code == 302
    imported = AssetImport.objects.get()
    assert (imported.added, imported.options["system"]) == (1, "VN2000:106.8/3")
    client.post(f"{AT}{imported.pk}/", {"action": "keep"})
    mast = Asset.objects.get()
    assert (round(mast.lon, 7), round(mast.lat, 7), mast.state) == (105.02, 21.02, "planned")
    again = upload(client, f"Ký hiệu;Bắc;Đông;Kiểu\nC2;{north[0]:.3f};{east[0]:.3f};A1\n")
    assert AssetImport.objects.latest("pk").status == "rehearsed"
    page = text_of(client.get(again.url))
    assert "cách đọc “Sổ cột”" in page


def test_a_wrong_upload_is_told_beside_its_field(client: Client) -> None:
    for content, kind, said in (
        (b"", "pole", "tệp"),
        (b"\x00\x01\x02" * 50, "pole", "Không nhận ra định dạng"),
    ):
        answer = upload(client, content, kind)
        assert answer.status_code == 422
        assert said in text_of(answer)
    answer = upload(client, TWO, "khong_co")
    assert "Hãy chọn loại tài sản" in text_of(answer)
    assert client.post(f"{AT}moi/", {"type": "pole"}).status_code == 422


def test_a_template_of_each_type_may_be_downloaded(client: Client) -> None:
    answer = client.get(f"{AT}mau/underground_route.xlsx")
    assert answer.content[:2] == b"PK"
    assert 'filename="mau-nap-underground-route.xlsx"' in answer.headers["Content-Disposition"]
    assert client.get(f"{AT}mau/khong-co.xlsx").status_code == 404


def test_progress_is_polled_and_leads_to_the_page_when_it_is_over(world: World, client: Client) -> None:
    imported = sent(world, TWO)
    AssetImport.objects.filter(pk=imported.pk).update(status="keeping", progress=1234, rows=5000)
    page = text_of(client.get(f"{AT}{imported.pk}/tien-do/"))
    assert "Đang ghi vào sổ: 1.234 dòng trong khoảng 5.000" in page
    assert 'hx-trigger="every 1s"' in page
    assert f"{AT}{imported.pk}/tien-do/" in text_of(client.get(f"{AT}{imported.pk}/"))
    AssetImport.objects.filter(pk=imported.pk).update(status="rehearsed")
    kept(world, AssetImport.objects.get(pk=imported.pk))
    over = client.get(f"{AT}{imported.pk}/tien-do/")
    assert over.headers["HX-Redirect"] == f"{AT}{imported.pk}/"


def test_an_operator_sees_its_own_lists_only(world: World, client: Client) -> None:
    own = sent(world, TWO, who="operator", name="cua-toi.csv")
    other = sent(world, TWO, who="rival", name="cua-doi-thu.csv")
    client.force_login(world.people["operator"])
    page = text_of(client.get(AT))
    assert "cua-toi.csv" in page
    assert "cua-doi-thu.csv" not in page
    assert client.get(f"{AT}{own.pk}/").status_code == 200
    assert client.get(f"{AT}{other.pk}/").status_code == 403


def test_the_list_sends_few_queries(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        sent(world, TWO.replace("C1", f"C{number + 5}"), days=number)
    client.get(AT)
    with django_assert_max_num_queries(16):
        client.get(AT)
