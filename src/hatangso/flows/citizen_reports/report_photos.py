"""Photos of a report: read without what a camera writes into them, and kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from hatangso.adapters.photo import Photo, without_metadata
from hatangso.domain.citizen_reports.limits import MOST_PHOTOS, PHOTO_BYTES
from hatangso.domain.words import Misstated
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused, said_by
from hatangso.store.citizen_reports.models import CitizenReport, ReportPhoto

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def read_photos(given: Sequence[bytes]) -> tuple[Photo, ...]:
    """As they may be kept. Refused where they are too many, too large or no pictures."""
    if len(given) > MOST_PHOTOS:
        raise Refused(_("Chỉ gửi được tối đa %(most)d ảnh.") % {"most": MOST_PHOTOS}, field="photos")
    read = []
    for data in given:
        if len(data) > PHOTO_BYTES:
            raise Refused(_("Mỗi ảnh tối đa %(most)d MB.") % {"most": PHOTO_BYTES >> 20}, field="photos")
        try:
            read.append(without_metadata(data))
        except Misstated as wrong:
            raise Refused(said_by(wrong), field="photos") from None
    return tuple(read)


def keep_photo(
    report: CitizenReport,
    photo: Photo,
    position: int,
    now: datetime,
    *,
    answer: bool = False,
    public: bool = False,
) -> None:
    """A photo as its report's number `position`; `answer`: of what was mended."""
    name = f"phan-anh-{report.number}-{position}.{ENDINGS[photo.media_type]}"
    kept = receive_file(
        by=None, unit=report.unit, file=photo.data, name=name, purpose="report_photo", now=now
    )
    ReportPhoto.objects.create(
        report=report,
        uid=uuid5(report.uid, f"photo {position}"),
        file=kept,
        position=position,
        answer=answer,
        public=public,
        at=now,
    )
