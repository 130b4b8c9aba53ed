"""The audit trail sees every road a change can take, and nothing can alter it."""

import pytest
from django.db import DatabaseError, connection, transaction

from hatangso.store.audit import trail
from hatangso.store.audit.models import AuditEntry
from hatangso.store.organisations.models import Organisation
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_saved_change_tells_who_and_what_before_and_after(world: World) -> None:
    office = world.organisations["culture"]
    officer = world.people["officer"]
    with trail.acting(trail.Acting(officer.pk, str(officer), "web")):
        office.short_name = "VH-XH"
        office.save()
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.actor_id, entry.action, entry.before, entry.after) == (
        officer.pk,
        "change",
        {"short_name": ""},
        {"short_name": "VH-XH"},
    )
    assert entry.unit_id == world.ward.pk


def test_a_bulk_update_is_seen_row_by_row(world: World) -> None:
    before = AuditEntry.objects.count()
    Organisation.objects.filter(kind="operator").update(email="noc@example.vn")
    assert AuditEntry.objects.count() == before + 2


def test_the_database_refuses_to_change_or_delete_an_entry(world: World) -> None:
    for statement in (
        "UPDATE audit_auditentry SET actor_name = 'ai đó'",
        "DELETE FROM audit_auditentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_seals_hold_over_everything_written(world: World) -> None:
    assert trail.broken_seals() == []


def test_a_password_never_stands_in_the_trail(world: World) -> None:
    user = world.people["officer"]
    user.set_password("mot-mat-khau-khac-2026")
    user.save()
    assert not AuditEntry.objects.filter(after__password__startswith="md5").exists()
    entry = AuditEntry.objects.filter(object_type="accounts.user", action="change").first()
    assert entry is not None
    assert entry.after == {"password": "•••"}
