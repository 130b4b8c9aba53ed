"""The public test page: what it shows and hands out without an account, and what it keeps of a visitor."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from hatangso.store.measurements.models import OwnTest, TestInvitation
from hatangso.store.places.models import Neighbourhood
from tests.flows.test_own_tests import bounded
from tests.own_test_world import given, result, signed
from tests.world import START, World

PAGE = "/do-toc-do/"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    cache.clear()


def invitation(world: World, **more: Any) -> TestInvitation:
    place = Neighbourhood.objects.create(unit=world.ward, kind="Tổ dân phố", name="Chợ Mới", valid_from=START)
    return TestInvitation.objects.create(
        unit=world.ward,
        neighbourhood=place,
        code="K7Q29F",
        made_at=timezone.now(),
        made_by=world.people["officer"],
        **more,
    )


def post(client: Client, name: str, body: dict[str, Any]) -> Any:
    return client.post(reverse(name), json.dumps(body), content_type="application/json")


def sent(world: World, **changes: Any) -> dict[str, Any]:
    """What the page posts, of a test that ended a moment ago."""
    now = timezone.now().isoformat()
    told = vars(given(world.ward.code, signed=signed(result(started=now, ended=now))))
    return told | {"unit": world.ward.code} | changes


def test_it_opens_without_an_account_and_leaves_no_cookie_but_the_forms_token(world: World) -> None:
    answer = Client().get(PAGE)
    text = answer.content.decode()
    assert list(answer.cookies) == ["csrftoken"]
    for told in ("Chỉ đo, không gửi", "91/2025/QH15", "Trang đo cần JavaScript", "tỉnh Sông Mây", "Viettel"):
        assert told in text
    assert 'value="khong" checked' in text
    assert 'value="co" checked' not in text
    assert "Mây Xanh" not in text  # operators of the demo are offered in the demo only


def test_it_speaks_english_and_asks_the_database_little(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    with django_assert_max_num_queries(4):
        text = client.get(PAGE).content.decode()
    assert "Your coordinates do not leave this device" in text
    assert "A 4K film on one device" in text


def test_an_invitation_presets_its_ward_while_it_holds(world: World) -> None:
    made = invitation(world)
    text = Client().get(f"{PAGE}?moi=K7Q29F").content.decode()
    assert "Lời mời đo của Tổ dân phố Chợ Mới, phường An Hòa" in text
    assert 'data-unit="D0101"' in text
    assert f'<option value="{world.province.code}" selected>' in text
    made.until = date(2025, 8, 1)
    made.save()
    for code in ("K7Q29F", "XXXXXX"):
        text = Client().get(f"{PAGE}?moi={code}").content.decode()
        assert "không còn hiệu lực" in text
        assert 'data-unit=""' in text


def test_the_communes_of_a_province_are_listed_and_may_be_cached(world: World) -> None:
    answer = Client().get(reverse("measure_communes", args=["D01"]))
    assert answer.json() == {
        "communes": [{"code": "D0101", "name": "phường An Hòa"}, {"code": "D0102", "name": "xã Bình Minh"}]
    }
    assert "public" in answer.headers["Cache-Control"]
    assert Client().get(reverse("measure_communes", args=["D0101"])).status_code == 404


def test_around_a_cell_the_pieces_of_communes_are_told_and_nothing_is_written(world: World) -> None:
    bounded(world.ward, 105.80, 21.00, 105.845, 21.10)
    bounded(world.other, 105.845, 21.00, 105.90, 21.10)
    told = post(Client(), "measure_near", {"lon": 105.8473, "lat": 21.0301}).json()
    assert told["cell"] == "2103/10584"
    assert told["box"] == [105.835, 21.025, 105.855, 21.045]  # a cell of 0.01°, half a cell more on each side
    assert [piece["name"] for piece in told["communes"]] == ["phường An Hòa", "xã Bình Minh"]
    west, east = (piece["polygons"][0][0] for piece in told["communes"])
    assert {x for x, _y in west} == {105.835, 105.845}  # cut at the box and at the border between them
    assert {x for x, _y in east} == {105.845, 105.855}
    far = post(Client(), "measure_near", {"lon": 100.0, "lat": 10.0}).json()
    assert far["communes"] == []
    for wrong in ({}, {"lon": "x", "lat": 1}, {"lon": 200, "lat": 91}, {"lon": None, "lat": [1]}):
        assert post(Client(), "measure_near", wrong).status_code == 422


ENDLESS = "1" + "0" * 400


@pytest.mark.parametrize(
    "body",
    [
        f'{{"lon": {ENDLESS}, "lat": 1}}',
        '{"lon": NaN, "lat": 1}',
        '{"lon": 1e999, "lat": 1}',
        "[" * 16_000,
        '{"lon": "\\u0000", "lat": "\\ud800"}',
    ],
)
def test_a_position_that_is_none_is_refused_with_a_sentence(world: World, body: str) -> None:
    answer = Client().post(reverse("measure_near"), body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (422, {"message": "Vị trí không đọc được."})


def test_a_network_looks_around_so_many_positions_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hatangso.flows.measurements.own_test_flood.PLACES", 2)
    place = {"lon": 105.8473, "lat": 21.0301}
    assert [post(Client(), "measure_near", place).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("text", ["\0", "D0101\0", "\ud800", ENDLESS, f"{ENDLESS}/10584"])
@pytest.mark.parametrize("name", ["unit", "cell", "technology", "operator", "device", "consent", "signed"])
def test_texts_that_no_database_keeps_are_refused_with_a_sentence(world: World, name: str, text: str) -> None:
    answer = post(Client(), "measure_give", sent(world, **{name: text}))
    # Cell and operator are not needed: one that cannot be kept is none.
    assert answer.status_code == (200 if name in ("cell", "operator") and ENDLESS not in text else 422)
    assert answer.json().get("message") or answer.json()["code"]


def test_an_invitation_that_is_no_text_is_none(world: World) -> None:
    for code, status in (("%00", 400), ("K7Q%00", 400), ("%ED%A0%80", 200)):
        assert Client().get(f"{PAGE}?moi={code}").status_code == status
    assert post(Client(), "measure_give", sent(world, invitation="\0")).status_code == 200
    assert post(Client(), "measure_delete", {"code": "\0\ud800"}).status_code == 422


def test_a_given_result_is_answered_with_its_code_and_with_all_that_was_kept(world: World) -> None:
    answer = post(Client(), "measure_give", sent(world))
    told = answer.json()
    assert answer.status_code == 200, told
    assert answer.cookies == {}
    rows = dict(told["sent"])
    assert rows["Nơi đo"] == "phường An Hòa"
    assert rows["Ô lưới khoảng 1 km"] == "không gửi"
    assert rows["Tải xuống, tải lên"] == "96,1 / 47,9 Mbit/s"
    assert rows["Độ trễ, biến thiên, khi bận"] == "21,4 / 1,3 / 60,2 ms"
    deleted = post(Client(), "measure_delete", {"code": told["code"]})
    assert deleted.json() == {"message": "Đã xóa phép đo khỏi máy chủ."}
    assert not OwnTest.objects.exists()
    assert post(Client(), "measure_delete", {"code": told["code"]}).status_code == 422


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "{}", '{"signed": 5, "unit": ["D0101"], "cell": {}}'])
def test_whatever_else_is_sent_is_refused_with_a_sentence(world: World, body: str) -> None:
    answer = Client().post(reverse("measure_give"), body, content_type="application/json")
    assert (answer.status_code, "chữ ký" in answer.json()["message"]) == (422, True)


def test_a_form_of_another_site_cannot_give_or_delete(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    for name in ("measure_give", "measure_delete", "measure_near"):
        assert post(client, name, sent(world)).status_code == 403


def test_behind_our_own_proxy_the_address_is_the_one_that_it_added(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hatangso.flows.measurements.own_test_flood.OF_A_NETWORK", 1)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def give(test_id: str, forwarded: str) -> int:
        now = timezone.now().isoformat()
        told = sent(world, signed=signed(result(test_id, started=now, ended=now)))
        return (
            Client(headers={"X-Forwarded-For": forwarded})
            .post(reverse("measure_give"), json.dumps(told), content_type="application/json")
            .status_code
        )

    assert give("t1", "198.51.100.7, 203.0.113.5") == 200
    assert give("t2", "192.0.2.99, 203.0.113.6") == 422  # what the sender claims before it counts for nothing
    assert give("t3", "198.51.100.7, 203.0.114.5") == 200
