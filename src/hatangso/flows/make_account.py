"""An administrator makes an account for a person in an organisation; the password given is shown once."""

import re
import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.people_rights import check_role
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation

EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread when told over the telephone


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a person."""

    username: str
    full_name: str
    position: str = ""
    email: str = ""


def temporary_password() -> str:
    """Sixteen letters in four groups, about 79 bits."""
    return "-".join("".join(secrets.choice(EASY_LETTERS) for _ in range(4)) for _ in range(4))


def make_account(
    *,
    actor: Actor,
    person: PersonFacts,
    organisation: Organisation,
    role: str,
    valid_from: date,
    valid_to: date | None,
    password: str,
) -> User:
    """The account with its first role. The person must set a password of their own at the first sign-in."""
    actor.require("manage_people", organisation.unit)
    check_role(role, organisation)
    check_facts(person, None)
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    user = account_of(person, password, must_change_password=True)
    with transaction.atomic():
        user.save()
        Membership.objects.create(
            user=user, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to
        )
    return user


def account_of(person: PersonFacts, password: str, **more: bool) -> User:
    """The account as it is kept, not saved yet: hashing takes its time and is done before any transaction."""
    user = User(
        username=person.username.strip().lower(),
        full_name=" ".join(person.full_name.split()),
        position=person.position.strip(),
        email=person.email.strip(),
        **more,
    )
    user.set_password(password)
    return user


def check_facts(person: PersonFacts, known: User | None) -> None:
    """Raise Refused where a name is missing, badly formed or taken."""
    username = person.username.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,39}", username):
        raise Refused(
            _("Tên đăng nhập gồm 3 đến 40 chữ không dấu, số, dấu chấm, gạch; bắt đầu bằng chữ hoặc số."),
            field="username",
        )
    if not person.full_name.strip():
        raise Refused(_("Hãy ghi họ và tên."), field="full_name")
    others = User.objects.exclude(pk=known.pk) if known else User.objects.all()
    if others.filter(username__iexact=username).exists():
        raise Refused(_("Tên đăng nhập này đã có người dùng."), field="username")
    email = person.email.strip()
    if email and others.filter(email__iexact=email).exists():
        raise Refused(_("Thư điện tử này đã thuộc một tài khoản khác."), field="email")
