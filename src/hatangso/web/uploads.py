"""Uploads beyond the limit are dropped while they arrive, not after they filled the disk."""

import re
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from hatangso.store.places.models import Unit

HOPELESS = 8  # times the limit: the rest is not even listened to
LONG_TABLES = re.compile(r"/bang/[a-z0-9_]+/$|/tai-san/nap/moi/$")  # pages that take a million rows
SPEED_TESTS = re.compile(r"/(?P<unit>[^/]+)/toc-do/nap/moi/$")  # takes single speed tests of a year


class LimitedUploadHandler(FileUploadHandler):
    """Drops a file at its limit and marks the request, so that the page can say why.

    The limit is UPLOAD_LIMIT_BYTES; for a table sent by somebody signed in TABLE_UPLOAD_LIMIT_BYTES, for
    speed tests sent by who may import them there TESTS_UPLOAD_LIMIT_BYTES.
    The form's other fields are still read, the token against forged requests among them; a request of
    several times the limit is cut off instead.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.announced = 0
        self.limit = settings.UPLOAD_LIMIT_BYTES
        if request is not None and _signed_in(request):
            if (asked := SPEED_TESTS.search(request.path)) and _may_import(request, asked["unit"]):
                self.limit = settings.TESTS_UPLOAD_LIMIT_BYTES
            elif LONG_TABLES.search(request.path):
                self.limit = settings.TABLE_UPLOAD_LIMIT_BYTES

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            if self.request is not None:
                self.request.upload_too_large = True  # type: ignore[attr-defined]
            if self.announced > HOPELESS * self.limit:
                raise StopUpload(connection_reset=True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def _signed_in(request: Any) -> bool:
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


def _may_import(request: Any, unit_code: str) -> bool:
    """Whether whoever sends may import measurements in the unit of the address."""
    unit = Unit.objects.filter(code=unit_code, valid_to=None).first()
    return unit is not None and bool(request.actor.may("import_measurements", unit))
