"""A phone hands in one filled form: once, however often it is sent; nothing of two edits is lost."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.limits import MEGABYTE
from hatangso.adapters.photo import without_metadata
from hatangso.domain.surveys.answers import faults
from hatangso.domain.surveys.content import content_digest
from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.domain.words import Misstated
from hatangso.flows.receive import Chunked, receive_file
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.surveys.drawn_household import HOUSEHOLD, taken_by_another
from hatangso.store.organisations.access import Actor
from hatangso.store.surveys.models import (
    Survey,
    SurveyConflict,
    SurveyPhoto,
    SurveyRecord,
    SurveyVersion,
)

PHOTO_BYTES = 5 * MEGABYTE
CLOCK_SLACK = timedelta(days=1)  # how far a phone's clock may run ahead
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True)
class SentRecord:
    """A form as a phone tells it. `base` is the digest of what was edited; '' for one never sent before."""

    uuid: UUID
    neighbourhood: int | None
    answers: Mapping[str, object]
    photos: tuple[tuple[str, str], ...]
    questionnaire_version: int
    filled_at: datetime
    device: str = ""
    base: str = ""
    household: int | None = None

    @property
    def digest(self) -> str:
        return content_digest(self.neighbourhood, self.answers, self.photos, self.household)


@dataclass(frozen=True)
class Receipt:
    """What became of it: the record's state, and the digest of what the phone sent, to edit from."""

    state: str  # counted, conflict, rejected
    digest: str
    revision: int


class RecordRefused(Refused):
    """The form cannot be taken; `said` has a sentence by question, to mend it on the phone."""

    def __init__(self, sentence: str, said: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.said = said or {}


def receive_record(
    *, actor: Actor, survey: Survey, sent: SentRecord, files: Mapping[str, Chunked], now: datetime
) -> Receipt:
    """Keep the form. `files` are the photos not sent before, by their SHA-256.

    The same content again gets the same answer and changes nothing. Another content replaces what the phone
    had edited, if that still stands; else both are kept as a conflict. May raise RecordRefused.
    """
    actor.require("fill_surveys", survey.unit)
    if receipt := _known(actor, survey, sent):
        return receipt
    _require_taken(survey, sent, now)
    _check(survey, sent)
    photos = {digest: _photo(digest, file) for digest, file in _wanted(sent, files).items()}
    with transaction.atomic():
        # Two phones with one form take turns, and a survey that is closed meanwhile is seen to be.
        survey = Survey.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
        _require_taken(survey, sent, now)
        _require_free(survey, sent)
        record = SurveyRecord.objects.filter(uuid=sent.uuid).select_related("standing", "survey").first()
        if record is None:
            record = _new(actor, survey, sent, now)
        else:
            _require_own(actor, record, survey)
        found = record.versions.filter(digest=sent.digest).first()
        if found is None:
            _keep_photos(actor, record, sent, photos, now)
            _add(actor, record, _version(actor, record, sent, now), sent, now)
        return Receipt(record.state, sent.digest, record.revision)


def _known(actor: Actor, survey: Survey, sent: SentRecord) -> Receipt | None:
    """The answer to a form that was taken before: nothing is asked of it again."""
    found = SurveyRecord.objects.filter(uuid=sent.uuid, survey=survey, versions__digest=sent.digest).first()
    if found is None:
        return None
    _require_own(actor, found, survey)
    return Receipt(found.state, sent.digest, found.revision)


def _require_taken(survey: Survey, sent: SentRecord, now: datetime) -> None:
    if survey.state == "draft":
        raise RecordRefused(_("Khảo sát này chưa mở."))
    if sent.filled_at > now + CLOCK_SLACK:
        raise RecordRefused(_("Ngày giờ của máy đang sai; hãy chỉnh lại đồng hồ rồi lưu lại phiếu."))
    if survey.closed_at is not None and sent.filled_at > survey.closed_at:
        raise RecordRefused(_("Khảo sát đã đóng trước khi phiếu này được ghi."))
    if not survey.opens <= timezone.localdate(sent.filled_at) <= survey.closes:
        raise RecordRefused(
            _("Phiếu ghi ngoài thời gian khảo sát (%(opens)s – %(closes)s); hãy báo người phụ trách.")
            % {"opens": f"{survey.opens:%d/%m/%Y}", "closes": f"{survey.closes:%d/%m/%Y}"}
        )
    if sent.questionnaire_version != survey.version:
        raise RecordRefused(_("Phiếu hỏi đã đổi; hãy cập nhật biểu mẫu khi có mạng rồi ghi lại."))


def _check(survey: Survey, sent: SentRecord) -> None:
    stratum = survey.strata.filter(neighbourhood=sent.neighbourhood).first()
    if stratum is None:
        raise RecordRefused(_("Địa bàn của phiếu không thuộc khảo sát này."))
    if sent.household is not None and sent.household not in stratum.drawn:
        sentence = _("Hộ số %(number)s không có trong các hộ được rút; hãy chọn lại số hộ, hoặc để trống.")
        sentence %= {"number": sent.household}
        raise RecordRefused(sentence, {HOUSEHOLD: sentence})
    questionnaire = read_questionnaire(survey.questionnaire)
    counted = Counter(question for question, _digest in sent.photos)
    found = faults(questionnaire, sent.answers, counted)
    if found:
        language = get_language() or "vi"
        said: dict[str, str] = {}
        for fault in found:
            said.setdefault(fault.question, fault.words.spoken_in(language))
        raise RecordRefused(_("Phiếu còn chỗ cần sửa."), said)


def _require_free(survey: Survey, sent: SentRecord) -> None:
    """A household is asked once."""
    if sent.household is not None and taken_by_another(
        survey.pk, sent.uuid, sent.neighbourhood, sent.household
    ):
        sentence = _("Hộ số %(number)s đã có phiếu; hãy chọn đúng số hộ, hoặc bỏ phiếu này.")
        sentence %= {"number": sent.household}
        raise RecordRefused(sentence, {HOUSEHOLD: sentence})


def _wanted(sent: SentRecord, files: Mapping[str, Chunked]) -> dict[str, Chunked]:
    """The photos that came along and that the form names."""
    named = {digest for _question, digest in sent.photos}
    return {digest: file for digest, file in files.items() if digest in named}


def _photo(digest: str, file: Chunked) -> tuple[bytes, str]:
    """The photo without its metadata and its media type."""
    size = file.size or 0
    if size > PHOTO_BYTES:
        raise RecordRefused(
            _("Một ảnh nặng %(size)d MB, quá giới hạn %(limit)d MB; hãy chụp lại.")
            % {"size": -(-size // MEGABYTE), "limit": PHOTO_BYTES // MEGABYTE}
        )
    data = b"".join(file.chunks())
    if hashlib.sha256(data).hexdigest() != digest:
        raise RecordRefused(_("Ảnh đến không nguyên vẹn; hãy mở phiếu rồi lưu lại để gửi lần nữa."))
    try:
        photo = without_metadata(data)
    except Misstated as wrong:
        raise RecordRefused(said_by(wrong)) from None
    return photo.data, photo.media_type


def _new(actor: Actor, survey: Survey, sent: SentRecord, now: datetime) -> SurveyRecord:
    return SurveyRecord.objects.create(
        uuid=sent.uuid, survey=survey, by=actor.user, received_at=now, demo=survey.demo
    )


def _require_own(actor: Actor, record: SurveyRecord, survey: Survey) -> None:
    if record.survey_id != survey.pk:
        raise RecordRefused(_("Phiếu này thuộc một khảo sát khác."))
    if record.by_id != actor.user.pk and not actor.may("run_surveys", survey.unit):
        raise PermissionDenied(_("Phiếu này do người khác lập."))


def _keep_photos(
    actor: Actor,
    record: SurveyRecord,
    sent: SentRecord,
    photos: Mapping[str, tuple[bytes, str]],
    now: datetime,
) -> None:
    there = set(record.photos.values_list("sent", flat=True))
    for number, digest in enumerate(dict.fromkeys(digest for _question, digest in sent.photos), start=1):
        if digest in there:
            continue
        if digest not in photos:
            raise RecordRefused(_("Còn thiếu ảnh của phiếu; hãy mở phiếu, chụp lại rồi lưu."))
        data, media_type = photos[digest]
        name = f"phieu-{record}-{number}.{ENDINGS[media_type]}"
        received = receive_file(
            by=actor.user, unit=record.survey.unit, file=data, name=name, purpose="survey_photo", now=now
        )
        SurveyPhoto.objects.create(record=record, sent=digest, received=received)


def _version(actor: Actor, record: SurveyRecord, sent: SentRecord, now: datetime) -> SurveyVersion:
    return SurveyVersion.objects.create(
        record=record,
        digest=sent.digest,
        base=sent.base,
        neighbourhood_id=sent.neighbourhood,
        household=sent.household,
        answers=dict(sent.answers),
        photos=[list(pair) for pair in sent.photos],
        questionnaire_version=sent.questionnaire_version,
        filled_at=sent.filled_at,
        device=sent.device,
        by=actor.user,
        received_at=now,
    )


def _add(actor: Actor, record: SurveyRecord, version: SurveyVersion, sent: SentRecord, now: datetime) -> None:
    """The first version stands; an edit of what stands takes its place; any other is a conflict with it."""
    standing: Any = record.standing
    if standing is None:
        record.standing = version
    elif sent.base == standing.digest and record.state != "conflict":
        record.standing, record.revision = version, record.revision + 1
    else:
        SurveyConflict.objects.create(record=record, standing=standing, arrived=version, found_at=now)
        record.state, record.revision = "conflict", record.revision + 1
    record.save()
