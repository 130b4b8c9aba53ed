"""The trail is read in words: by whom, what stood there and what stands there; and its seals are checked."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from hatangso.flows.edit_organisation import organisation_mark
from hatangso.flows.keep_api_token import make_api_token
from hatangso.store.accounts.api_tokens import hash_of
from hatangso.store.audit import immutability
from hatangso.store.audit.models import AuditEntry
from hatangso.store.audit.trail import Acting, acting
from tests.filing_world import NOW
from tests.world import PASSWORD, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_head(world: World, client: Client) -> Client:
    client.force_login(world.people["head"], backend=BACKEND)
    return client


def page(client: Client, world: World, **given: str) -> str:
    return client.get(reverse("audit", args=[world.ward.code]), given).content.decode()


def lines(client: Client, world: World, **given: str) -> list[object]:
    return list(client.get(reverse("audit", args=[world.ward.code]), given).context["read"])


def test_a_change_is_shown_with_before_and_after_in_words(world: World, as_head: Client) -> None:
    office = world.organisations["economy"]
    facts = {
        "name": "Phòng Kinh tế",
        "kind": "office",
        "email": "kinhte@example.vn",
        "seen": organisation_mark(office),
    }
    as_head.post(reverse("organisation_edit", args=[world.ward.code, office.pk]), facts)
    newest = lines(as_head, world, object=f"organisations.organisation:{office.pk}")[0]
    assert (newest.action, newest.object_type, newest.entry.actor_name) == (  # type: ignore[attr-defined]
        "sửa",
        "Cơ quan, đơn vị",
        "Người head",
    )
    told = {line.label: (line.before, line.after) for line in newest.lines}  # type: ignore[attr-defined]
    assert told["tên"] == ("Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế")
    assert told["thư điện tử"] == ("", "kinhte@example.vn")


def test_names_stand_for_the_ids_behind_them(world: World, as_head: Client) -> None:
    shown = page(as_head, world, type="organisations.membership")
    assert "Phòng Văn hóa - Xã hội" in shown
    assert "organisation_id" not in shown


def test_the_entries_of_another_locality_do_not_show(world: World, as_head: Client) -> None:
    with acting(Acting(world.people["other_officer"].pk, "Người other_officer", "web")):
        world.other.households = 10
        world.other.save()
        world.organisations["other_culture"].email = "bi.mat@example.vn"
        world.organisations["other_culture"].save()
    assert "bi.mat@example.vn" not in page(as_head, world)
    assert "Người other_officer" not in page(as_head, world)


def test_a_sign_in_is_written_to_the_person_and_a_password_never(world: World, client: Client) -> None:
    client.post("/tai-khoan/login/", {"login": "head", "password": PASSWORD})
    entry = AuditEntry.objects.filter(action="sign_in").latest("id")
    assert (entry.actor_name, entry.via) == ("Người head", "web")
    assert world.people["head"].password not in page(client, world)


def test_it_is_filtered_by_person_action_and_day(world: World, as_head: Client) -> None:
    me = world.people["head"].pk
    as_head.post(
        reverse("organisation_wording", args=[world.ward.code, world.organisations["economy"].pk]),
        {"text": "P. KT"},
    )
    mine = lines(as_head, world, actor=str(me), type="organisations.wording")
    assert [one.entry.object_type for one in mine] == ["organisations.wording"]  # type: ignore[attr-defined]
    assert lines(as_head, world, until="2020-01-01") == []
    assert lines(as_head, world, action="delete") == []


def test_the_file_holds_what_is_shown(world: World, as_head: Client) -> None:
    kept = as_head.get(reverse("audit", args=[world.ward.code]), {"export": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert kept.splitlines()[0].startswith("Lúc,Ai,Việc")
    assert "Công an phường" in kept


@pytest.mark.django_db(transaction=True)
def test_the_command_finds_what_was_altered_behind_the_applications_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    World.build()
    call_command("audit_verify")
    assert "còn nguyên" in capsys.readouterr().out
    entry = AuditEntry.objects.order_by("id")[3]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_entry_no_update")
        cursor.execute("UPDATE audit_auditentry SET actor_name = 'Ai khác' WHERE id = %s", [entry.pk])
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")
        else:
            cursor.execute(immutability.SQLITE[0])
    with pytest.raises(CommandError, match=str(entry.pk)):
        call_command("audit_verify")


def test_the_trail_tells_that_a_token_was_made_and_nothing_of_its_secret(world: World) -> None:
    make_api_token(
        user=world.people["officer"], name="Phần mềm", expires_on=NOW.date(), secret="s" * 40, now=NOW
    )
    entry = AuditEntry.objects.get(object_type="accounts.apitoken")
    assert entry.object_name == "Phần mềm"
    assert hash_of("s" * 40) not in str(entry.after)
