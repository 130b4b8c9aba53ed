"""What a phone sends, read without trusting it."""

import json
import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.surveys.answers import MOST_PHOTOS
from hatangso.flows.surveys.receive_record import RecordRefused, SentRecord

LONGEST = 64 * 1024  # characters of one form without its photos
LARGEST_ID = 2**62
_SHA = re.compile(r"[0-9a-f]{64}")
_QUESTION = re.compile(r"[a-z][a-z0-9_]{0,39}")
YEARS = range(2000, 2200)


def read_sent(request: HttpRequest) -> SentRecord:
    """The form of the request; RecordRefused where it cannot be one."""
    if getattr(request, "upload_too_large", False):
        raise RecordRefused(_("Một ảnh quá nặng; hãy chụp lại ở cỡ nhỏ hơn."))
    text = request.POST.get("record", "")
    if len(text) > LONGEST:
        raise RecordRefused(_("Phiếu quá dài."))
    try:
        told = json.loads(text)
        return _sent(told)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise RecordRefused(_("Không đọc được phiếu; hãy cập nhật biểu mẫu rồi gửi lại.")) from None


def _sent(told: dict[str, Any]) -> SentRecord:
    filled_at = datetime.fromisoformat(told["filled_at"])
    if timezone.is_naive(filled_at) or filled_at.year not in YEARS:
        raise ValueError
    return SentRecord(
        uuid=UUID(told["uuid"]),
        neighbourhood=_whole(told["neighbourhood"]) if told["neighbourhood"] is not None else None,
        answers=_answers(told["answers"]),
        photos=_photos(told["photos"]),
        questionnaire_version=_whole(told["questionnaire_version"]),
        filled_at=filled_at,
        device=_printable(told.get("device", ""))[:80],
        base=told["base"] if _SHA.fullmatch(told.get("base", "")) else "",
        household=_whole(told["household"]) if told.get("household") is not None else None,
    )


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < LARGEST_ID:
        raise ValueError
    return number


def _answers(told: object) -> dict[str, Any]:
    """No NUL, which PostgreSQL has no place for, and no half of a character, which cannot be written."""
    if not isinstance(told, dict) or b"\\u0000" in json.dumps(told, ensure_ascii=False).encode():
        raise ValueError
    return told


def _photos(told: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(told, list) or len(told) > MOST_PHOTOS:
        raise ValueError
    found = []
    for one in told:
        question, digest = one["question"], one["sha256"]
        if not _QUESTION.fullmatch(question) or not _SHA.fullmatch(digest):
            raise ValueError
        found.append((question, digest))
    return tuple(dict.fromkeys(found))


def _printable(text: object) -> str:
    return "".join(c for c in text if c.isprintable()) if isinstance(text, str) else ""
