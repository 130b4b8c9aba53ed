"""The signed token of a public form: made when the form is shown, good once and for a day.

It carries the id of the report that may come of it, so that a form sent twice makes one report and a token
that was seen elsewhere makes none; and the time it was made, so that what fills forms in no time is refused.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from hatangso.domain.citizen_reports.limits import FORM_HOURS, LEAST_SECONDS
from hatangso.flows.refused import Refused

SALT = "citizen-report-form"


class StaleForm(Refused):
    """The form must be shown again with a new token; what was typed stays."""


@dataclass(frozen=True)
class FormToken:
    """What a token says."""

    uid: UUID
    made_at: datetime


def make_form_token(*, uid: UUID, now: datetime) -> str:
    """The text of a token."""
    return signing.dumps([uid.hex, int(now.timestamp())], salt=SALT)


def kept_or_new(text: str, *, uid: UUID, now: datetime) -> str:
    """The token that a form came with while it lasts, so that waiting a moment is enough; else a new one."""
    try:
        read_form_token(text, now=now + timedelta(seconds=LEAST_SECONDS))
    except StaleForm:
        return make_form_token(uid=uid, now=now)
    return text


def read_form_token(text: str, *, now: datetime) -> FormToken:
    """StaleForm where it is not ours, older than a day, or younger than anybody fills a form."""
    try:
        uid, made = signing.loads(text[:400], salt=SALT)
        token = FormToken(UUID(hex=uid), datetime.fromtimestamp(made, UTC))
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        raise StaleForm(
            _("Biểu mẫu không hợp lệ. Nội dung vẫn còn đây; hãy xem lại rồi bấm gửi lần nữa.")
        ) from None
    age = now - token.made_at
    if age > timedelta(hours=FORM_HOURS):
        raise StaleForm(
            _("Biểu mẫu đã mở quá một ngày. Nội dung vẫn còn đây; hãy xem lại rồi bấm gửi lần nữa.")
        )
    if age < timedelta(seconds=LEAST_SECONDS):
        raise StaleForm(_("Gửi quá nhanh. Nội dung vẫn còn đây; hãy xem lại rồi bấm gửi lần nữa."))
    return token
