"""What an administrator does with an account that exists: facts, password, second step, on and off."""

from dataclasses import asdict
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.end_sessions import end_sessions
from hatangso.flows.make_account import PersonFacts, check_facts
from hatangso.flows.people_rights import (
    check_not_last_administrator,
    check_not_last_superuser,
    require_over,
)
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.audit import trail
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership


def change_person(*, actor: Actor, person: User, facts: PersonFacts) -> None:
    """Name, position, mail address, user name."""
    require_over(actor, person)
    check_facts(facts, person)
    for name, value in asdict(facts).items():
        setattr(person, name, " ".join(value.split()))
    person.username = person.username.lower()
    person.save()


def give_new_password(*, actor: Actor, person: User, password: str) -> None:
    """A temporary password, to be changed at once; every session of the person ends."""
    require_over(actor, person)
    person.set_password(password)
    person.must_change_password = True
    with transaction.atomic():
        person.save()
        end_sessions(person)


def reset_second_step(*, actor: Actor, person: User) -> None:
    """Take the second step and the recovery codes away (a lost telephone); every session ends."""
    require_over(actor, person)
    with transaction.atomic():
        taken, _kinds = Authenticator.objects.filter(user=person).delete()
        if not taken:
            raise Refused(_("Người này chưa bật xác thực hai bước."))
        trail.record(
            "reset_second_step", object_type="accounts.user", object_id=person.pk, object_name=str(person)
        )
        end_sessions(person)


def disable(*, actor: Actor, person: User, today: date) -> None:
    """The account opens nothing any more; what the person did stays theirs."""
    require_over(actor, person)
    living = list(Membership.objects.filter(user=person, valid_to=None).select_related("organisation__unit"))
    check_not_last_superuser(person)
    check_not_last_administrator(person, living, today)
    with transaction.atomic():
        person.is_active = False
        person.save()
        end_sessions(person)


def enable(*, actor: Actor, person: User) -> None:
    """The account opens again what its roles allow."""
    require_over(actor, person)
    person.is_active = True
    person.save()


def end_one_session(*, actor: Actor, person: User, session_key: str) -> None:
    """Close one session of another person."""
    require_over(actor, person)
    if not end_sessions(person, only=session_key):
        raise Refused(_("Phiên này đã kết thúc."))
