"""The beginning of an empty installation: its administrator, which locality it is, and that one's offices.

Whoever does this proves that they can read the terminal or the data folder of the installation, by a code
that lies there until the first account exists (docs/decisions/0010-first-run-by-a-code.md).
"""

import secrets
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.make_account import EASY_LETTERS, PersonFacts, account_of, check_facts
from hatangso.flows.make_organisations import make_organisations
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.places.models import Unit

CODE_FILE = "first-run-code"


def first_run_code(data_folder: Path) -> str:
    """The code of this installation, made on the first call, readable by the owner only."""
    file = data_folder / CODE_FILE
    if not file.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("-".join("".join(secrets.choice(EASY_LETTERS) for _ in range(4)) for _ in range(3)))
    return file.read_text().strip()


def is_the_code(given: str, data_folder: Path) -> bool:
    """Whether that is the code, compared in a time that tells nothing."""
    return secrets.compare_digest(given.strip().lower().encode(), first_run_code(data_folder).encode())


def begin(*, person: PersonFacts, password: str, unit: Unit, on: date, data_folder: Path) -> User:
    """Make the installation's administrator and the locality's usual organisations. Only once."""
    check_facts(person, None)
    user = account_of(person, password, is_superuser=True, is_staff=True)
    with transaction.atomic():
        if User.objects.exists():
            raise Refused(_("Hệ thống đã có người quản trị. Xin đăng nhập."))
        user.save()
        if unit.parent is not None:
            make_organisations(actor=None, unit=unit.parent, on=on)
        make_organisations(actor=None, unit=unit, on=on)
        office = Organisation.objects.filter(unit=unit, kind="people_committee", is_collective=False)[0]
        Membership.objects.create(user=user, organisation=office, role="administrator", valid_from=on)
    (data_folder / CODE_FILE).unlink(missing_ok=True)
    return user
