"""Signing in by real requests: the lock after five wrong answers of either step, the limits of sessions."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hatangso.store.accounts.models import SignedInSession, User
from hatangso.store.audit.models import AuditEntry
from tests.world import PASSWORD, World

LOGIN = "/tai-khoan/login/"


@pytest.fixture(autouse=True)
def _no_tries_before() -> None:
    """The count of requests a minute of this address starts anew."""
    cache.clear()


def sign_in(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": name, "password": password}).status_code


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_and_the_trail_knows(world: World, client: Client) -> None:
    assert sign_in(client, "officer") == 302
    assert is_in(client)
    assert AuditEntry.objects.filter(action="sign_in", object_name="Người officer").count() == 1


def test_a_wrong_password_says_so_in_vietnamese_without_naming_which_part(
    world: World, client: Client
) -> None:
    said = client.post(LOGIN, {"login": "officer", "password": "sai"}).content.decode()
    unknown = client.post(LOGIN, {"login": "khong-co", "password": "sai"}).content.decode()
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert sentence in said
    assert sentence in unknown


def test_five_wrong_passwords_lock_even_the_right_one_for_fifteen_minutes(
    world: World, client: Client
) -> None:
    codes = [sign_in(client, "officer", "sai") for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    locked = client.post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert locked.status_code == 429
    assert "15 phút" in locked.content.decode()
    assert not is_in(client)
    assert sign_in(Client(), "head") == 302  # others are not concerned
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert sign_in(client, "officer") == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "officer") == 302


def test_other_spellings_of_a_name_give_no_further_tries(world: World, client: Client) -> None:
    User.objects.filter(username="officer").update(email="can.bo@example.vn")
    for typed in ("officer", "OFFICER", "Officer", "can.bo@example.vn"):
        assert sign_in(client, typed, "sai") == 200
    assert sign_in(client, "Can.Bo@example.vn", "sai") == 429
    assert sign_in(client, "officer") == 429


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def secret(world: World) -> str:
    """The officer's second step is on; its key."""
    value = generate_totp_secret()
    TOTP.activate(world.people["officer"], value)
    RecoveryCodes.activate(world.people["officer"])
    return value


def test_the_second_step_is_asked_for_and_opens(world: World, client: Client, secret: str) -> None:
    first = client.post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert first.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/").status_code == 200  # still a guest: the public first page
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert is_in(client)


def test_five_wrong_codes_lock_the_account_and_the_password_again_gives_no_new_tries(
    world: World, client: Client, secret: str
) -> None:
    assert sign_in(client, "officer") == 302
    wrong = "000000" if code_now(secret) != "000000" else "111111"
    codes = [client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code for _ in range(3)]
    assert codes == [200, 200, 200]
    fresh = Client()
    assert sign_in(fresh, "officer") == 302
    assert fresh.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert fresh.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 429
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(secret)}).status_code == 429
    assert not is_in(client)
    assert sign_in(Client(), "officer") == 429


def test_a_recovery_code_opens_once(world: World, client: Client, secret: str) -> None:
    code = RecoveryCodes.activate(world.people["head"]).get_unused_codes()[0]
    TOTP.activate(world.people["head"], generate_totp_secret())
    sign_in(client, "head")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    again = Client()
    sign_in(again, "head")
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(again)


def test_an_idle_session_ends(world: World, client: Client) -> None:
    sign_in(client, "officer")
    client.get(reverse("my_account"))
    SignedInSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=61))
    answer = client.get(reverse("my_account"))
    assert answer.headers["Location"].startswith(LOGIN)
    assert not is_in(client)


def test_the_use_of_a_session_is_noted_once_a_minute_and_one_that_ran_out_opens_nothing(
    world: World, client: Client
) -> None:
    sign_in(client, "officer")
    client.get(reverse("my_account"))
    now = timezone.now()
    for seconds, is_noted in ((30, False), (90, True)):
        before = now - timedelta(seconds=seconds)
        SignedInSession.objects.update(last_seen_at=before)
        assert client.get(reverse("my_account")).status_code == 200
        assert (SignedInSession.objects.get().last_seen_at > before) is is_noted
    Session.objects.update(expire_date=now)
    assert client.get(reverse("my_account")).headers["Location"].startswith(LOGIN)


def test_the_sixth_session_of_a_person_ends_the_oldest(world: World) -> None:
    clients = [Client() for _ in range(6)]
    for one in clients:
        sign_in(one, "officer")
        assert one.get(reverse("my_account")).status_code == 200
    assert [one.get(reverse("my_account")).status_code for one in clients] == [302, 200, 200, 200, 200, 200]


def test_a_password_given_by_an_administrator_must_be_changed_first(world: World, client: Client) -> None:
    User.objects.filter(username="officer").update(must_change_password=True)
    sign_in(client, "officer")
    change = reverse("account_change_password")
    assert client.get(reverse("my_account")).headers["Location"] == change
    assert client.get("/api/openapi.json").status_code == 302
    new = "mot-cum-tu-cua-rieng-toi"
    client.post(change, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("my_account")).status_code == 200
    assert not User.objects.get(username="officer").must_change_password


@pytest.mark.parametrize("address", ["signup/", "email/", "password/set/"])
def test_nobody_signs_up_or_adds_addresses_by_themselves(world: World, client: Client, address: str) -> None:
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/tai-khoan/{address}").status_code == 404
    assert client.post(f"/tai-khoan/{address}", {"username": "x"}).status_code == 404
