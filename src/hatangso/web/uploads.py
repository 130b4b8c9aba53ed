"""Uploads beyond the limit are dropped while they arrive, not after they filled the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

HOPELESS = 8  # times the limit: the rest is not even listened to


class LimitedUploadHandler(FileUploadHandler):
    """Drops a file at UPLOAD_LIMIT_BYTES and marks the request, so that the page can say why.

    The form's other fields are still read, the token against forged requests among them; a request of
    several times the limit is cut off instead.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.announced = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            if self.request is not None:
                self.request.upload_too_large = True  # type: ignore[attr-defined]
            if self.announced > HOPELESS * settings.UPLOAD_LIMIT_BYTES:
                raise StopUpload(connection_reset=True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
