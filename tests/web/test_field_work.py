"""What phones in the field are told and send: once, never over another's change, never a rival's."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from hatangso.flows.receive import bytes_of
from hatangso.store.assets.models import Asset, AssetPhoto, FieldChange
from hatangso.web.pages.assets.field.words import field_words
from tests.adapters.photos import GPS, exif_with_gps, jpeg
from tests.asset_world import kept, uid_of, with_boundaries
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
DUCT = {"name": "Cống bể", "attributes.kind": "N1"}


@pytest.fixture
def mast(world: World) -> Asset:
    """Operator A's mast at 105.05° E, 21.05° N, 45 m high, in its first version."""
    return kept(with_boundaries(world))


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def change(of: Any, kind: str = "edit", **more: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid4()),
        "asset": str(getattr(of, "uid", of)),
        "kind": kind,
        "seen_version": 1,
        "made_at": "2026-11-20T08:00:00+07:00",
        **more,
    }


def send(client: Client, told: Any, photo: bytes | None = None, unit: str = "D0101") -> Any:
    text = told if isinstance(told, str) else json.dumps(told)
    files = {"photo": SimpleUploadedFile("anh.jpg", photo)} if photo is not None else {}
    return client.post(reverse("field_sync", args=[unit]), {"change": text, **files})


def test_a_phone_takes_the_assets_of_the_chosen_types_with_what_their_forms_ask(
    world: World, mast: Asset
) -> None:
    client = signed_in(world, "officer")
    start = client.get(reverse("field_start", args=["D0101"])).json()
    kinds = {one["code"]: one for one in start["types"]}
    assert (kinds["antenna_mast"]["count"], kinds["pole"]["count"]) == (1, 0)
    height = next(one for one in kinds["antenna_mast"]["fields"] if one["name"] == "attributes.height_m")
    assert height["label"].endswith("(m)")
    told = client.get(reverse("field_assets", args=["D0101"]), {"type": "antenna_mast"}).json()
    (one,) = told["assets"]
    assert (told["total"], told["next"], one["version"], one["edit"]) == (1, None, 1, True)
    assert one["fields"]["attributes.height_m"] == "45"
    assert one["fields"]["place"] == "105.0500000 21.0500000"
    assert one["fields"]["in_service_on"] == "2024-05-01"
    near = {"type": "antenna_mast", "near": "105.05,21.055,1000"}
    assert client.get(reverse("field_assets", args=["D0101"]), near).json()["total"] == 1
    far = {"type": "antenna_mast", "near": "105.05,21.065,1000"}
    assert client.get(reverse("field_assets", args=["D0101"]), far).json()["total"] == 0
    assert client.get(reverse("field_assets", args=["D0101"])).status_code == 422


def test_pages_of_assets_follow_one_another_and_too_many_are_refused(
    world: World, mast: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(world, code="AH-2", shape=shapely.Point(105.06, 21.05))
    kept(world, code="AH-3", shape=shapely.Point(105.07, 21.05))
    client, address = signed_in(world, "officer"), reverse("field_assets", args=["D0101"])
    monkeypatch.setattr("hatangso.web.pages.assets.field.page.AT_ONCE", 2)
    first = client.get(address, {"type": "antenna_mast"}).json()
    second = client.get(address, {"type": "antenna_mast", "after": first["next"]}).json()
    assert [one["fields"]["code"] for one in [*first["assets"], *second["assets"]]] == [
        "AH-001",
        "AH-2",
        "AH-3",
    ]
    assert (first["total"], second["next"]) == (3, None)
    monkeypatch.setattr("hatangso.web.pages.assets.field.page.MOST", 2)
    answer = client.get(address, {"type": "antenna_mast"})
    assert (answer.status_code, "Có 3 tài sản" in answer.json()["message"]) == (422, True)


def test_assets_are_told_in_as_many_queries_however_many(world: World, mast: Asset) -> None:
    client, sent = signed_in(world, "operator"), []
    for _ in range(2):
        client.get(
            reverse("field_assets", args=["D0101"]), {"type": "antenna_mast"}
        )  # signed in, caches warm
        with CaptureQueriesContext(connection) as asked:
            told = client.get(reverse("field_assets", args=["D0101"]), {"type": "antenna_mast"}).json()
        sent.append((len(told["assets"]), len(asked)))
        if len(sent) == 1:
            for number in range(20):
                kept(world, code=f"AH-{number}", shape=shapely.Point(105.01 + number / 1000, 21.02))
    (few, queries), (many, as_many) = sent
    assert (few, many, as_many) == (1, 21, queries)


def test_the_worker_keeps_the_page_with_all_its_files_and_nothing_of_anybody(world: World) -> None:
    client = signed_in(world, "officer")
    script = client.get(reverse("field_worker", args=["D0101"])).content.decode()
    told = json.loads(script.splitlines()[0].removeprefix("self.KEPT = ").removesuffix(";"))
    assert (told["shell"], told["cache"]) == ("/D0101/di-thuc-dia/", "thuc-dia D0101 ")
    for file in told["files"]:
        assert client.get(file).status_code == 200, file
    assert "Người officer" not in client.get(told["shell"]).content.decode()


def test_of_a_rival_nothing_goes_onto_the_phone_and_nobody_reads_names_of_people(
    world: World, mast: Asset
) -> None:
    address = reverse("field_assets", args=["D0101"])
    rival = signed_in(world, "rival")
    assert rival.get(address, {"type": "antenna_mast"}).json()["assets"] == []
    own = signed_in(world, "operator").get(address, {"type": "antenna_mast"})
    assert len(own.json()["assets"]) == 1
    assert "Người officer" not in own.content.decode()
    page = signed_in(world, "officer").get(reverse("field", args=["D0101"])).content.decode()
    assert "Người officer" not in page
    assert send(rival, change(mast, fields={"name": "của tôi"})).status_code == 403
    mast.refresh_from_db()
    assert (mast.name, mast.version) == ("Cột Chợ Mới", 1)


def test_the_same_change_twice_is_one_change(world: World, mast: Asset) -> None:
    client = signed_in(world, "officer")
    told = change(mast, fields={"attributes.height_m": "48,5", "note": "đã đo lại"})
    first, second = send(client, told).json(), send(client, told).json()
    assert (first["state"], first["again"], second["state"], second["again"]) == ("kept", False, "kept", True)
    assert second["asset"] == first["asset"]
    mast.refresh_from_db()
    assert (mast.version, mast.attributes["height_m"], mast.name) == (2, 48.5, "Cột Chợ Mới")
    assert mast.versions.get(number=2).note == "Đi thực địa"
    assert FieldChange.objects.get().made_at.isoformat() == "2026-11-20T01:00:00+00:00"
    other = send(client, {**told, "fields": {"name": "khác"}})
    assert (other.status_code, "nội dung khác" in other.json()["message"]) == (422, True)
    assert send(signed_in(world, "economy_officer"), told).status_code == 403, "who may not, or is another"


def test_a_new_asset_comes_in_once_with_its_place_and_photo(world: World, mast: Asset) -> None:
    client, uid = signed_in(world, "operator"), str(uuid4())
    owner = str(world.organisations["operator_a"].pk)
    fields = {
        "name": "Cột mới",
        "state": "in_service",
        "owner": owner,
        "place": "105.06 21.06",
        "attributes.kind": "A1",
        "attributes.height_m": "30",
    }
    told = change(uid, "add", type="antenna_mast", fields=fields, accuracy_m=6.4)
    assert [send(client, told).status_code for _ in range(2)] == [200, 200]
    made = Asset.objects.get(uid=uid)
    assert (made.unit, made.lon, made.lat) == (world.ward, 105.06, 21.06)
    assert made.versions.get().note == "Đi thực địa; vị trí GPS sai số khoảng 6 m"
    shot = change(uid, "photo")
    assert [send(client, shot, jpeg(exif_with_gps())).status_code for _ in range(2)] == [200, 200]
    (photo,) = AssetPhoto.objects.all()
    assert (str(photo.uid), photo.asset, str(photo.taken_on)) == (shot["uid"], made, "2026-11-20")
    assert GPS not in bytes_of(photo.file)
    photo.delete()
    assert send(client, shot, jpeg(exif_with_gps())).json()["again"]
    assert not AssetPhoto.objects.exists(), "what was removed since does not come back"
    again = send(client, change(uid, "add", type="antenna_mast", fields={**fields, "name": "Cột khác"}))
    assert (again.status_code, again.json()["asset"]["fields"]["name"]) == (409, "Cột mới")


def test_what_somebody_else_changed_meanwhile_is_shown_not_overwritten(world: World, mast: Asset) -> None:
    office, phone = signed_in(world, "officer"), signed_in(world, "operator")
    send(office, change(mast, fields={"name": "Cột Chợ Mới 2", "attributes.height_m": "50"}))
    answer = send(phone, change(mast, fields={"attributes.height_m": "47"}))
    told = answer.json()
    assert (answer.status_code, told["state"], told["asset"]["version"]) == (409, "conflict", 2)
    assert "sau khi bạn lấy về máy" in told["message"]
    assert "Người officer" not in answer.content.decode()
    assert told["asset"]["fields"]["attributes.height_m"] == "50"
    chosen = change(mast, fields={"attributes.height_m": "47"}, seen_version=2)
    assert send(phone, chosen).json()["asset"]["version"] == 3
    mast.refresh_from_db()
    assert (mast.name, mast.attributes["height_m"]) == ("Cột Chợ Mới 2", 47.0)


def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(world: World, mast: Asset) -> None:
    client = signed_in(world, "officer")
    for fields, where in (
        ({"attributes.height_m": "cao"}, "attributes.height_m"),
        ({"attributes.kind": "Z9"}, "attributes.kind"),
        ({"attributes.kind": ""}, "attributes.kind"),
        ({"place": "21.05 105.05"}, "place"),
        ({"place": "xa lắm"}, "place"),
        ({"place": "nan nan"}, "place"),
        ({"owner": "999999"}, "owner"),
        ({"owner": "²"}, "owner"),
        ({"in_service_on": "hôm qua"}, "in_service_on"),
        ({"state": "lost"}, "state"),
        ({"wkb": "00"}, ""),
        ({"unit_id": "1"}, ""),
        ({"attributes.secret": "1"}, ""),
    ):
        answer = send(client, change(mast, fields=fields))
        assert (answer.status_code, answer.json()["field"]) == (422, where), (fields, answer.json())
    mast.refresh_from_db()
    assert (mast.version, FieldChange.objects.count()) == (1, 0)


def test_another_wards_asset_is_not_changed_under_this_wards_address(world: World, mast: Asset) -> None:
    abroad = kept(
        world, who="other_officer", unit=world.other, kind="pole", owner="operator_a",
        shape=shapely.Point(105.15, 21.05), attributes={"kind": "C1"}, uid=uid_of("abroad"),
    )  # fmt: skip
    client = signed_in(world, "officer")
    for kind, photo in (("edit", None), ("photo", jpeg())):
        answer = send(client, change(abroad, kind, fields={"name": "x"}), photo)
        assert answer.status_code == 422
        assert "Không có tài sản này" in answer.json()["message"]
    assert send(client, change(abroad, fields={"name": "x"}), unit="D0102").status_code == 403
    add = change(
        uuid4(), "add", type="pole", fields={"name": "Cột", "place": "105.15 21.05", "attributes.kind": "C1"}
    )
    assert send(client, add).status_code == 422, "a place in another ward"
    abroad.refresh_from_db()
    assert abroad.version == 1


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        "x" * 70_000,
        {"uid": "no"},
        {"asset": 5},
        {"kind": "delete"},
        {"kind": "photo"},
        {"fields": []},
        {"fields": {"name": 5}},
        {"fields": {"name": "\x00"}},
        {"fields": {"name": "\ud800"}},
        {"seen_version": "1"},
        {"seen_version": True},
        {"seen_version": 10**30},
        {"made_at": "hôm qua"},
        {"made_at": "2026-11-21T10:00:00"},
    ],
    ids=lambda broken: str(broken)[:30],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(world: World, mast: Asset, broken: Any) -> None:
    told = broken if isinstance(broken, str) else change(mast, **{"fields": {"name": "x"}, **broken})
    answer = send(signed_in(world, "officer"), told)
    assert (answer.status_code, bool(answer.json()["message"])) == (422, True)
    mast.refresh_from_db()
    assert mast.version == 1


def test_who_is_signed_out_is_sent_to_sign_in_and_a_forged_change_is_turned_away(
    world: World, mast: Asset
) -> None:
    told = change(mast, fields={"name": "x"})
    answer = send(Client(), told)
    assert (answer.status_code, "/login/" in answer.headers["Location"]) == (302, True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["officer"], backend=BACKEND)
    assert send(client, told).status_code == 403
    token = client.get(reverse("field_start", args=["D0101"])).json()["csrf"]
    address = reverse("field_sync", args=["D0101"])
    assert (
        client.post(address, {"change": json.dumps(told)}, headers={"X-CSRFToken": token}).status_code == 200
    )


def test_a_line_is_told_as_text_and_drawn_anew_in_the_field(world: World, mast: Asset) -> None:
    drawn = shapely.LineString([(105.02, 21.02), (105.03, 21.02), (105.03, 21.03)])
    route = kept(
        world, kind="underground_route", attributes={"kind": "N1"}, code="CN-1", name="Cống bể", shape=drawn
    )
    client = signed_in(world, "officer")
    told = client.get(reverse("field_assets", args=["D0101"]), {"type": "underground_route"}).json()
    (one,) = told["assets"]
    assert one["fields"]["place"] == "LINESTRING (105.02 21.02, 105.03 21.02, 105.03 21.03)"
    assert one["outline"] == ""
    new = change(route, fields={"place": "LINESTRING (105.02 21.02, 105.03 21.02)"}, accuracy_m=12.4)
    assert (send(client, new).status_code, send(client, new).json()["again"]) == (200, True)
    route.refresh_from_db()
    assert (route.version, route.geometry) == (2, "line")
    assert route.length_m == pytest.approx(1039.0, abs=1), "0.01° of longitude at 21.02° N: 1,039 m"
    assert route.versions.get(number=2).note == "Đi thực địa; vị trí GPS sai số khoảng 12 m"
    stale = send(client, change(route, fields={"place": "LINESTRING (105.01 21.01, 105.02 21.01)"}))
    assert (stale.status_code, stale.json()["asset"]["fields"]["place"]) == (
        409,
        "LINESTRING (105.02 21.02, 105.03 21.02)",
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("LINESTRING (105.01 21.01, 105.02 21.02, 105.02 21.01, 105.01 21.02)", "Đường tự cắt"),
        ("LINESTRING (105.01 21.01, 105.01 21.01)", "độ dài bằng 0"),
        ("LINESTRING (105.01 21.01", "không phải hình dạng"),
        ("POLYGON ((105.01 21.01, 105.02 21.01, 105.02 21.02, 105.01 21.01))", "Hình là vùng"),
        ("105.01 21.01", "Hình là điểm"),
        ("LINESTRING (21.01 105.01, 21.02 105.02)", "bị đổi chỗ"),
        ("LINESTRING (" + ", ".join(["105 21"] * 9000) + ")", "Không đọc được thay đổi này"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_place(
    world: World, mast: Asset, place: str, said: str
) -> None:
    add = change(uuid4(), "add", type="underground_route", fields={**DUCT, "place": place})
    answer = send(signed_in(world, "officer"), add)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert answer.json()["field"] in ("place", "")
    assert Asset.objects.count() == 1


def test_a_shape_of_more_vertices_than_a_phone_changes_is_only_shown(world: World, mast: Asset) -> None:
    winding = shapely.LineString([(105.02 + number / 1e5, 21.02) for number in range(1001)])
    kept(world, kind="underground_route", attributes={"kind": "N1"}, code="CN-2", shape=winding)
    told = signed_in(world, "officer").get(
        reverse("field_assets", args=["D0101"]), {"type": "underground_route"}
    )
    (one,) = told.json()["assets"]
    assert "place" not in one["fields"]
    assert one["outline"] == "LINESTRING (105.02 21.02, 105.03 21.02)"


def test_the_map_for_a_phone_tells_its_tiles_with_their_true_size(
    world: World, mast: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = signed_in(world, "officer"), reverse("field_map", args=["D0101"])
    told = client.get(address).json()
    assert (told["bounds"], told["message"]) == ([105.0, 21.0, 105.1, 21.1], "")
    held = sum(
        len(client.get(reverse("map_tile_public", args=tile), headers={"Accept-Encoding": ""}).content)
        for tile in told["tiles"]
    )
    assert told["bytes"] == held > 0
    assert {layer for layer, *_ in told["tiles"]} == {"units"}, "no base map was imported"
    assert max(zoom for _, zoom, *_ in told["tiles"]) == 12
    style = told["style"]
    assert style["sources"]["assets"]["type"] == "geojson"
    assert style["sources"]["units"]["tiles"] == ["thuc-dia://units/{z}/{x}/{y}"]
    assert {one["source"] for one in style["layers"] if "source" in one} <= set(style["sources"])
    assert all("source-layer" not in one for one in style["layers"] if one.get("source") == "assets")
    assert all(told["marks"][f"pole/{state}"].startswith("<svg") for state in ("planned", "unknown"))
    near = client.get(address, {"near": "105.05,21.05,1000"}).json()
    assert len(near["tiles"]) < len(told["tiles"])
    monkeypatch.setattr("hatangso.web.pages.assets.field.map.MOST_TILES", 10)
    refused = client.get(address).json()
    assert (refused["tiles"], "một máy giữ tối đa 10" in refused["message"]) == ([], True)
    monkeypatch.undo()
    monkeypatch.setattr("hatangso.web.pages.assets.field.map.MOST_BYTES", 100)
    assert "nặng hơn" in client.get(address).json()["message"]


def test_of_a_province_chosen_wards_are_taken(world: World, mast: Asset) -> None:
    client = signed_in(world, "city")
    start = client.get(reverse("field_start", args=["D01"])).json()
    assert [world.ward.code, world.ward.name] in start["wards"]
    asked = {"type": "antenna_mast", "place": world.other.code}
    assert client.get(reverse("field_assets", args=["D01"]), asked).json()["assets"] == []
    both = {"type": "antenna_mast", "place": [world.other.code, world.ward.code]}
    assert len(client.get(reverse("field_assets", args=["D01"]), both).json()["assets"]) == 1
    told = client.get(reverse("field_map", args=["D01"]), {"place": world.other.code}).json()
    assert told["bounds"] == [105.1, 21.0, 105.2, 21.1]


def test_the_words_in_english_suit_one_thing_as_well_as_many() -> None:
    """The phone fills in the numbers: no sentence may need another form for one.

    The help to taking assets along names their limit, which is one of thousands.
    """
    with override("en"):
        told = [text.format(1, "x", "y") for name, text in field_words().items() if name != "prepare_help"]
    wrong = [text for text in told if re.search(r"\b1 (changes|assets|photos|points|people)\b", text)]
    assert wrong == []
