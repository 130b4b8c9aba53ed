"""A citizen files a report: no account; signed forms, limits and a person's look stand in for rights."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from uuid import UUID

import shapely
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.adapters.photo import Photo
from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.answers import read_answers
from hatangso.domain.citizen_reports.category import Category
from hatangso.domain.citizen_reports.limits import LEAST_LETTERS, TEXT_LETTERS
from hatangso.domain.citizen_reports.phone import read_mail, read_phone
from hatangso.domain.citizen_reports.states import ReportState
from hatangso.domain.measurement.deletion_code import code_of, mark_of
from hatangso.domain.words import Misstated
from hatangso.flows.assets.place_asset import require_known_place
from hatangso.flows.citizen_reports.near import assets_near
from hatangso.flows.citizen_reports.promises import category_in
from hatangso.flows.citizen_reports.report_photos import keep_photo, read_photos
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.assets.models import Asset
from hatangso.store.citizen_reports.models import CitizenReport, ReporterContact, ReportStep
from hatangso.store.citizen_reports.queries import taking_reports
from hatangso.store.organisations.who_works_where import who_works_where
from hatangso.store.places.boundaries_near import communes_within
from hatangso.store.places.models import Unit

TOLD_AS = "citizen_report_step"
VIET_NAM = (102.0, 8.0, 118.0, 24.0)  # with its islands; finer checks are the boundaries' work


@dataclass(frozen=True)
class Given:
    """What somebody sends. `trap`: a field that people do not see; `asset`: the id of one offered nearby.

    `answers`: code of the question → what was given; `consent`: the version agreed to, '' for none.
    """

    unit: Unit
    category: str
    text: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy: float | None = None
    asset: str = ""
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    photos: Sequence[bytes] = ()
    name: str = ""
    phone: str = ""
    mail: str = ""
    consent: str = ""
    trap: str = ""
    text_needed: bool = True  # the API's standard lets it be absent

    @property
    def size(self) -> int:
        """Bytes of the photos as they came."""
        return sum(len(photo) for photo in self.photos)


@dataclass(frozen=True)
class Checked:
    """What of it holds: nothing is written yet."""

    uid: UUID
    unit: Unit
    category: Category
    given: Given
    answers: dict[str, object]
    photos: tuple[Photo, ...]
    phone: str
    mail: str
    asset: Asset | None


@dataclass(frozen=True)
class Filed:
    """The kept report and the code by which its sender follows it."""

    report: CitizenReport
    code: str


def known_report(uid: UUID) -> Filed | None:
    """What became of a form that was sent before."""
    found = CitizenReport.objects.select_related("unit").filter(uid=uid).first()
    return Filed(found, tracking_code(uid)) if found else None


def check_given(*, uid: UUID, given: Given, now: datetime) -> Checked:
    """Read everything that was sent. Refused names the field that is to be mended."""
    if given.trap:
        raise Refused(_("Ô dành cho máy phải để trống. Hãy xóa nội dung ô ấy rồi gửi lại."))
    unit = _place(given, now)
    if not taking_reports().filter(pk=unit.pk).exists():
        raise Refused(
            _("%(unit)s chưa nhận phản ánh qua trang này.") % {"unit": unit.full_name}, field="place"
        )
    category = category_in(unit, given.category)
    text = given.text.strip()
    if given.text_needed and len(text) < LEAST_LETTERS:
        raise Refused(_("Hãy mô tả ngắn gọn sự việc (ít nhất vài từ)."), field="text")
    if len(text) > TEXT_LETTERS:
        raise Refused(_("Mô tả dài quá %(most)d chữ; hãy rút gọn.") % {"most": TEXT_LETTERS}, field="text")
    if len(given.address) > 300:
        raise Refused(_("Địa chỉ dài quá 300 chữ; hãy rút gọn."), field="address")
    try:
        answers = read_answers(category, given.answers)
    except Misstated as wrong:
        raise Refused(said_by(wrong), field="answers") from None
    phone, mail = _contact(given)
    asset = (
        next(
            (
                near.asset
                for near in assets_near(category, given.lon, given.lat, now=now)
                if str(near.asset.uid) == given.asset
            ),
            None,
        )
        if given.asset and given.lon is not None and given.lat is not None
        else None
    )
    return Checked(uid, unit, category, given, dict(answers), read_photos(given.photos), phone, mail, asset)


def file_report(*, checked: Checked, via: str, now: datetime, demo: bool = False) -> Filed:
    """Keep what was read. The same uid again gets the same report."""
    given, category = checked.given, checked.category
    code = tracking_code(checked.uid)
    report = CitizenReport(
        uid=checked.uid,
        number=mark_of(f"number of {checked.uid}"),
        mark=mark_of(str(checked.uid)),
        unit=checked.unit,
        province=checked.unit.parent or checked.unit,
        category=category.code,
        state=ReportState.RECEIVED,
        private=category.private,
        reporter_text=given.text.strip(),
        reporter_address=given.address.strip(),
        place_accuracy_m=given.accuracy,
        reporter_answers=checked.answers,
        via=via,
        received_at=now,
        due_on=timezone.localdate(now) + timedelta(days=category.days),
        asset=checked.asset,
        changed_at=now,
        demo=demo,
    )
    if given.lon is not None and given.lat is not None:
        report.take_shape(shapely.Point(given.lon, given.lat))
    try:
        with transaction.atomic():
            report.save(force_insert=True)
            _keep_contact(report, checked, now)
            for position, photo in enumerate(checked.photos, start=1):
                keep_photo(report, photo, position, now)
            step = ReportStep.objects.create(
                report=report, kind="receive", state=report.state, public=True, at=now
            )
            if category.urgency == "urgent":
                _tell_followers(step, category, now)
    except IntegrityError:
        if found := known_report(checked.uid):
            return found
        raise
    return Filed(report, code)


def tracking_code(uid: UUID) -> str:
    """The code of a report, in groups of four."""
    return code_of(str(uid), tracking_key())


def tracking_key() -> bytes:
    """The key of tracking codes, made from the installation's own."""
    return hashlib.sha256(b"tracking codes of reports\0" + settings.SECRET_KEY.encode()).digest()


def commune_at(lon: float, lat: float, now: datetime) -> Unit | None:
    """The living commune in whose boundary a point lies; None where none is known there. One query."""
    edge = 1e-6
    pieces = communes_within((lon - edge, lat - edge, lon + edge, lat + edge), timezone.localdate(now))
    return pieces[0].unit if pieces else None


def in_viet_nam(lon: float | None, lat: float | None) -> bool:
    """Whether it is a place in a box around the country."""
    west, south, east, north = VIET_NAM
    return (
        lon is not None
        and lat is not None
        and isfinite(lon)
        and isfinite(lat)
        and west <= lon <= east
        and south <= lat <= north
    )


def _place(given: Given, now: datetime) -> Unit:
    """The commune of the report: of its position where boundaries are known, else the one that was chosen."""
    if given.lon is None or given.lat is None:
        if len(given.address.strip()) < LEAST_LETTERS:
            raise Refused(
                _("Hãy cho biết ở đâu: chỉ trên bản đồ, dùng vị trí của máy, hoặc ghi địa chỉ."),
                field="address",
            )
        if given.unit.level != "commune":
            raise Refused(_("Hãy chọn xã, phường."), field="unit")
        return given.unit
    if not in_viet_nam(given.lon, given.lat):
        raise Refused(_("Vị trí không nằm ở Việt Nam; hãy chỉ lại trên bản đồ."), field="place")
    found = commune_at(given.lon, given.lat, now)
    if found is not None:
        return found
    where = shapely.Point(given.lon, given.lat)
    require_known_place(where, given.unit, timezone.localdate(now), field="place")
    if given.unit.level != "commune":
        raise Refused(_("Chưa biết vị trí này thuộc xã, phường nào; hãy chọn xã, phường."), field="unit")
    return given.unit


def _contact(given: Given) -> tuple[str, str]:
    for name, told, read in (("phone", given.phone, read_phone), ("mail", given.mail, read_mail)):
        try:
            read(told)
        except Misstated as wrong:
            raise Refused(said_by(wrong), field=name) from None
    phone, mail = read_phone(given.phone), read_mail(given.mail)
    if (phone or mail or given.name.strip()) and given.consent != consent.VERSION:
        raise Refused(
            _("Bạn đã ghi liên hệ: hãy đánh dấu đồng ý để địa phương giữ, hoặc xóa liên hệ đi."),
            field="consent",
        )
    return phone, mail


def _keep_contact(report: CitizenReport, checked: Checked, now: datetime) -> None:
    name = checked.given.name.strip()[:120]
    if checked.phone or checked.mail or name:
        ReporterContact.objects.create(
            report=report,
            reporter_name=name,
            reporter_phone=checked.phone,
            reporter_mail=checked.mail,
            consent=checked.given.consent,
            consented_at=now,
        )


def _tell_followers(step: ReportStep, category: Category, now: datetime) -> None:
    report = step.report
    people = who_works_where(timezone.localdate(now)).following(report.unit_id)
    sentence = gettext_lazy("Phản ánh khẩn cấp: %(category)s (%(number)s)")
    tell_people(
        users=User.objects.filter(pk__in=people),
        object_type=TOLD_AS,
        object_id=step.pk,
        text=lambda: str(sentence) % {"category": category.name.vi, "number": report.number},
        now=now,
    )
