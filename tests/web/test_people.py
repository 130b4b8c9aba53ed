"""Accounts and roles are kept by those who may, and by nobody beyond their reach."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hatangso.store.accounts.models import User
from hatangso.store.audit.models import AuditEntry
from hatangso.store.organisations.models import Membership
from tests.world import PASSWORD, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_administrator(world: World, client: Client) -> Client:
    client.force_login(world.people["administrator"], backend=BACKEND)
    return client


def new_person(world: World, **changes: object) -> dict[str, object]:
    return {
        "full_name": "Trần Văn Mới",
        "username": "tran.moi",
        "organisation": world.organisations["culture"].pk,
        "role": "officer",
        "valid_from": f"{timezone.localdate():%Y-%m-%d}",
        **changes,
    }


def url(name: str, world: World, *args: object) -> str:
    return reverse(name, args=[world.ward.code, *args])


def test_a_new_account_gets_a_password_shown_once_that_must_be_changed(
    world: World, as_administrator: Client
) -> None:
    answer = as_administrator.post(url("person_new", world), new_person(world))
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    made = User.objects.get(username="tran.moi")
    assert made.must_change_password
    assert made.check_password(password)
    assert password not in str(list(AuditEntry.objects.values_list("after", flat=True)))
    fresh = Client()
    fresh.post("/tai-khoan/login/", {"login": "tran.moi", "password": password})
    assert fresh.get("/").headers["Location"] == reverse("account_change_password")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "officer"}, "đã có người dùng"),
        ({"username": "Ông Tư"}, "3 đến 40 chữ không dấu"),
        ({"role": "operator"}, "Vai trò doanh nghiệp chỉ dùng cho doanh nghiệp"),
        ({"role": "city_department"}, "chỉ dùng cho cơ quan cấp tỉnh"),
        ({"valid_to": "2020-01-01"}, "Ngày kết thúc phải sau ngày bắt đầu"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    world: World, as_administrator: Client, changes: dict[str, object], said: str
) -> None:
    page = as_administrator.post(url("person_new", world), new_person(world, **changes)).content.decode()
    assert said in page
    assert not User.objects.filter(full_name="Trần Văn Mới").exists()


def test_an_administrator_gives_no_role_outside_the_unit(world: World, as_administrator: Client) -> None:
    for key in ("other_culture", "department", "operator_a"):
        foreign = new_person(world, organisation=world.organisations[key].pk)
        assert as_administrator.post(url("person_new", world), foreign).status_code == 200
    there = reverse("person_new", args=[world.other.code])
    foreign = new_person(world, organisation=world.organisations["other_culture"].pk)
    assert as_administrator.post(there, foreign).status_code == 403
    assert not User.objects.filter(username="tran.moi").exists()


def test_who_acts_elsewhere_too_is_out_of_reach(world: World, as_administrator: Client) -> None:
    shared = world.people["officer"]
    Membership.objects.create(
        user=shared, organisation=world.organisations["department"], role="leader", valid_from="2026-01-01"
    )
    for name in ("person_password", "person_second_step", "person_switch"):
        assert as_administrator.post(url(name, world, shared.pk)).status_code == 403
    shared.refresh_from_db()
    assert shared.check_password(PASSWORD)
    assert shared.is_active


def test_a_superuser_is_out_of_reach(world: World, as_administrator: Client) -> None:
    User.objects.filter(username="head").update(is_superuser=True)
    head = world.people["head"]
    assert as_administrator.post(url("person_password", world, head.pk)).status_code == 403
    facts = {"full_name": "X", "username": "head2"}
    assert as_administrator.post(url("person", world, head.pk), facts).status_code == 403


def test_nobody_of_another_unit_can_be_opened(world: World, as_administrator: Client) -> None:
    stranger = world.people["other_officer"]
    assert as_administrator.get(url("person", world, stranger.pk)).status_code == 404
    assert as_administrator.post(url("person_password", world, stranger.pk)).status_code == 404


def test_a_new_password_ends_the_sessions(world: World, as_administrator: Client) -> None:
    theirs = Client()
    theirs.post("/tai-khoan/login/", {"login": "officer", "password": PASSWORD})
    assert theirs.get(reverse("my_account")).status_code == 200
    officer = world.people["officer"]
    assert as_administrator.post(url("person_password", world, officer.pk)).status_code == 200
    assert theirs.get(reverse("my_account")).status_code == 302


def test_a_lost_telephone_is_helped_and_written_down(world: World, as_administrator: Client) -> None:
    officer = world.people["officer"]
    TOTP.activate(officer, generate_totp_secret())
    as_administrator.post(url("person_second_step", world, officer.pk))
    assert not Authenticator.objects.filter(user=officer).exists()
    entry = AuditEntry.objects.get(action="reset_second_step")
    assert (entry.actor_name, entry.object_name) == ("Người administrator", "Người officer")


def test_the_last_administrator_cannot_go(world: World, as_administrator: Client) -> None:
    me = world.people["administrator"]
    role = Membership.objects.get(user=me)
    as_administrator.post(url("person_role_end", world, me.pk, role.pk))
    as_administrator.post(url("person_switch", world, me.pk))
    role.refresh_from_db()
    me.refresh_from_db()
    assert role.valid_to is None
    assert me.is_active
    second = {
        "organisation": world.organisations["committee"].pk,
        "role": "administrator",
        "valid_from": "2026-01-01",
    }
    as_administrator.post(url("person_role_new", world, world.people["head"].pk), second)
    as_administrator.post(url("person_role_end", world, me.pk, role.pk))
    role.refresh_from_db()
    assert role.valid_to == timezone.localdate()
    assert as_administrator.get(url("people", world)).status_code == 403


def test_an_ended_role_opens_nothing(world: World, as_administrator: Client) -> None:
    officer = world.people["economy_officer"]
    role = Membership.objects.get(user=officer)
    as_administrator.post(url("person_role_end", world, officer.pk, role.pk))
    theirs = Client()
    theirs.force_login(officer, backend=BACKEND)
    assert theirs.get(reverse("organisations", args=[world.ward.code])).status_code == 403


def test_the_list_is_filtered_and_exported(world: World, as_administrator: Client) -> None:
    page = as_administrator.get(url("people", world), {"q": "economy"})
    assert [one.username for one in page.context["page"]] == ["economy_officer"]
    Membership.objects.filter(user=world.people["leader"]).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    former = as_administrator.get(url("people", world), {"state": "former"})
    assert [one.username for one in former.context["page"]] == ["leader"]
    kept = as_administrator.get(url("people", world), {"export": "csv"}).content.decode("utf-8-sig")
    assert "Người police" in kept
    assert "Người other_officer" not in kept


def test_the_list_asks_no_question_per_person(world: World, as_administrator: Client) -> None:
    as_administrator.get(url("people", world))  # the first request notes the session
    with CaptureQueriesContext(connection) as few:
        as_administrator.get(url("people", world))
    for number in range(8):
        made = User.objects.create_user(f"more{number}", full_name=f"Người thêm {number}")
        Membership.objects.create(
            user=made, organisation=world.organisations["culture"], role="officer", valid_from="2026-01-01"
        )
    with CaptureQueriesContext(connection) as many:
        as_administrator.get(url("people", world))
    assert len(many) == len(few)


def test_one_ends_ones_own_other_sessions(world: World) -> None:
    here, there = Client(), Client()
    for one in (here, there):
        one.post("/tai-khoan/login/", {"login": "officer", "password": PASSWORD})
        one.get(reverse("my_account"))
    here.post(reverse("my_session_end"), {"session": "others"})
    assert here.get(reverse("my_account")).status_code == 200
    assert there.get(reverse("my_account")).status_code == 302
