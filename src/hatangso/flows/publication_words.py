"""What a publication says of itself, and when it may not go out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period
from hatangso.flows.refused import Refused
from hatangso.store.collection.filing_places import period_of
from hatangso.store.collection.models import (
    Filing,
)
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class PublicationWords:
    """What a publication says of itself. `publisher` may be another body for which the Sở enters it."""

    title: str
    period: Period
    publisher: Organisation
    published_on: date
    footing: Footing = Footing.REPORTED
    basis: str = ""

    @property
    def source(self) -> str:
        """The source that every figure bears; kept as data, so always in Vietnamese."""
        named = f"{self.publisher.name} công bố ngày {self.published_on:%d/%m/%Y}"
        return f"{named} – {self.title}"[:300]


def words_of(publication: Filing, published_on: date) -> PublicationWords:
    """What a publication says of itself, of another day."""
    collection = publication.recipient.collection
    return PublicationWords(
        title=collection.title,
        period=period_of(publication),
        publisher=publication.recipient.organisation,
        published_on=published_on,
        footing=Footing(collection.footing),
        basis=collection.basis,
    )


def check_publication(
    unit: Unit, words: PublicationWords, figures: Mapping[CellKey, CellValues], now: datetime
) -> None:
    """Refused where it cannot go out as it is told."""
    if unit.level != "province":
        raise Refused(_("Chỉ cấp tỉnh công bố số liệu cho các xã, phường."))
    if words.publisher.unit_id != unit.pk:
        raise Refused(_("Hãy chọn cơ quan công bố trong các cơ quan của tỉnh."), field="publisher")
    if not words.title.strip():
        raise Refused(_("Hãy đặt tên cho đợt công bố."), field="title")
    if words.published_on > timezone.localdate(now):
        raise Refused(_("Ngày công bố không được ở tương lai."), field="published_on")
    if not figures:
        raise Refused(_("Không có số liệu nào để công bố."), field="file")
    known = communes_of(unit)
    if strange := next((key for key in figures if key.place not in known), None):
        raise Refused(_("“%(code)s” không phải xã, phường của tỉnh.") % {"code": strange.place}, field="file")
