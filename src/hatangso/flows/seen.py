"""What a person had before them when they began to change it, so that nobody's work is overwritten unseen."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused

Row = TypeVar("Row", bound=Model)


def mark_of(*said: object) -> str:
    """A short mark of what a form shows; the same only while all of it is the same."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def take_up(row: Row, seen: str, mark: Callable[[Row], str]) -> None:
    """Bring the row up to date and hold it until the transaction ends; Refused if it is not what was seen."""
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
    if mark(row) != seen:
        raise Refused(
            _("Người khác vừa sửa mục này nên chưa lưu gì; hãy mở lại trang, xem bản mới rồi sửa tiếp.")
        )
