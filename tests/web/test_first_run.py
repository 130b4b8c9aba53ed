"""An empty installation is begun once, by whoever can read its terminal."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.flows.begin import first_run_code
from hatangso.flows.load_places import load_places
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db
ADDRESS = "/bat-dau/"
ACCOUNT = {
    "full_name": "Nguyễn Thị Đầu Tiên",
    "username": "Quan.Tri",
    "position": "Công chức",
    "email": "",
    "password": "mot-cum-tu-rat-dai",
    "again": "mot-cum-tu-rat-dai",
}


@pytest.fixture
def code(tmp_path: Path, settings: object) -> str:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    load_places()
    return first_run_code(tmp_path)


def test_every_address_of_an_empty_installation_leads_to_the_beginning(code: str, client: Client) -> None:
    assert client.get("/10549/tong-quan/").headers["Location"] == ADDRESS
    assert client.get("/").headers["Location"] == ADDRESS


def test_nothing_happens_without_the_code(code: str, client: Client) -> None:
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"ma": "khong-phai-ma"}).status_code == 403
    assert client.post(f"{ADDRESS}?unit=10549", ACCOUNT).status_code == 403
    assert not User.objects.exists()


def test_the_code_the_place_and_the_account_begin_it(code: str, client: Client, tmp_path: Path) -> None:
    assert client.get(ADDRESS, {"ma": code}).headers["Location"] == ADDRESS
    assert "phường Chu Văn An" in client.get(ADDRESS, {"q": "chu van an"}).content.decode()
    answer = client.post(f"{ADDRESS}?unit=10549", ACCOUNT)
    assert answer.headers["Location"] == reverse("person_new", args=["10549"])
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.must_change_password) == ("quan.tri", True, False)
    held = Membership.objects.get()
    assert (held.role, held.organisation.unit.code) == ("administrator", "10549")
    ward = Organisation.objects.filter(unit__code="10549")
    assert [one.name for one in ward.filter(is_focal=True)] == ["Phòng Văn hóa - Xã hội"]
    operators = ward.get(is_collective=True, kind="operator")
    assert operators.members.count() == 4
    assert {one.unit.code for one in operators.members.all()} == {"31"}
    assert not (tmp_path / "first-run-code").exists()
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_weak_or_differing_password_is_said_at_its_field(code: str, client: Client) -> None:
    client.get(ADDRESS, {"ma": code})
    page = client.post(f"{ADDRESS}?unit=10549", {**ACCOUNT, "again": "khac"}).content.decode()
    assert "Hai lần nhập mật khẩu chưa giống nhau." in page
    page = client.post(
        f"{ADDRESS}?unit=10549", {**ACCOUNT, "password": "123", "again": "123"}
    ).content.decode()
    assert 'id="id_password_error"' in page
    assert not User.objects.exists()


def test_it_can_be_begun_only_once(code: str, client: Client) -> None:
    client.get(ADDRESS, {"ma": code})
    User.objects.create_user("someone")
    assert client.get(ADDRESS).headers["Location"] == "/"
    assert client.post(f"{ADDRESS}?unit=10549", ACCOUNT).status_code == 302
    assert User.objects.count() == 1
