"""What is changed on the map: a shape with its version, a photo; what is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hatangso.store.assets.models import Asset, AssetPhoto, AssetVersion
from tests.adapters.photos import jpeg
from tests.web.map_client import client_of, post
from tests.world import World


def test_a_moved_point_is_a_new_version_in_its_commune(mapped: World) -> None:
    pole = Asset.objects.get(code="C-1")
    told = client_of(mapped).get(reverse("map_shape", args=["D0101", pole.uid])).json()
    assert told["version"] == 1
    assert told["geometry"] == {"type": "Point", "coordinates": [105.02, 21.02]}
    moved = {"type": "Point", "coordinates": [105.0214, 21.0205]}
    answer = post(mapped, "map_shape", {"geometry": moved, "seen_version": 1}, pole.uid)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    pole.refresh_from_db()
    assert (pole.lon, pole.lat, pole.unit.code, pole.address) == (105.0214, 21.0205, "D0101", "12 Trần Phú")
    assert AssetVersion.objects.get(asset=pole, number=2).how == "moved"


def test_a_stale_version_gives_both_and_writes_nothing(mapped: World) -> None:
    pole = Asset.objects.get(code="C-1")
    first = {"type": "Point", "coordinates": [105.021, 21.02]}
    second = {"type": "Point", "coordinates": [105.022, 21.02]}
    assert (
        post(mapped, "map_shape", {"geometry": first, "seen_version": 1}, pole.uid, who="head").status_code
        == 200
    )
    answer = post(mapped, "map_shape", {"geometry": second, "seen_version": 1}, pole.uid)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["version"], told["geometry"]["coordinates"]) == (2, [105.021, 21.02])
    assert {"label": "Người sửa", "value": "Người head"} in told["told"]
    pole.refresh_from_db()
    assert (pole.version, pole.lon) == (2, 105.021)
    again = post(mapped, "map_shape", {"geometry": second, "seen_version": told["version"]}, pole.uid)
    assert (again.status_code, again.json()["version"]) == (200, 3)


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        ({"type": "Point", "coordinates": [21.02, 105.02]}, "đổi chỗ"),
        ({"type": "Point", "coordinates": [2.35, 48.85]}, "Việt Nam"),
        ({"type": "LineString", "coordinates": [[105, 21], [105.01, 21]]}, "điểm"),
        (None, ""),
    ],
)
def test_a_bad_shape_is_refused_with_a_sentence(mapped: World, geometry: Any, why: str) -> None:
    pole = Asset.objects.get(code="C-1")
    answer = post(mapped, "map_shape", {"geometry": geometry, "seen_version": 1}, pole.uid)
    assert answer.status_code == 422
    assert why in answer.json()["message"]
    pole.refresh_from_db()
    assert pole.version == 1


def test_a_photo_is_sent_once_and_shown_in_the_panel(mapped: World) -> None:
    pole = Asset.objects.get(code="C-1")
    address = reverse("map_photo", args=["D0101", pole.uid])
    sent = "00000000-0000-0000-0000-000000000009"
    for _time in range(2):
        answer = client_of(mapped).post(
            address, {"photo": SimpleUploadedFile("cot.jpg", jpeg(), "image/jpeg"), "uid": sent}
        )
        assert answer.status_code == 200
    assert AssetPhoto.objects.filter(asset=pole).count() == 1
    panel = client_of(mapped).get(reverse("map_asset", args=["D0101", pole.uid])).content.decode()
    assert f"/anh/{sent}/" in panel
    nothing = client_of(mapped).post(address, {})
    assert (nothing.status_code, nothing.json()["message"]) == (422, "Hãy chọn ảnh trước.")
    wrong = client_of(mapped).post(
        address, {"photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}
    )
    assert wrong.status_code == 422
