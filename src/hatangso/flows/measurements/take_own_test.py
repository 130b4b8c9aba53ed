"""A citizen gives a test that was run here: what the server signed is believed, nothing else of the figures.

No account and no actor: what stands in for rights is the server's signature, the consent, and limits of how
many an hour. What is finer than may be kept never gets here: the browser told a grid cell and a ward.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.method_files import speed_method
from hatangso.catalog.operator_files import operators
from hatangso.domain.measurement import consent
from hatangso.domain.measurement.deletion_code import code_of, mark_of
from hatangso.domain.measurement.privacy import device_of
from hatangso.domain.measurement.signed_result import NotSigned, read_signed
from hatangso.domain.places.coarse_grid import PER_DEGREE, cell_centre, grid_cell
from hatangso.flows.measurements.own_test_flood import admit
from hatangso.flows.refused import Refused
from hatangso.store.measurements.device_keys import DamagedKey, keep_keys, keys_for
from hatangso.store.measurements.models import OwnTest, TestInvitation
from hatangso.store.places.boundaries_near import touches
from hatangso.store.places.models import Unit

TECHNOLOGIES = {
    "3g": "mobile",
    "4g": "mobile",
    "5g": "mobile",
    "unknown": "mobile",
    "wifi": "fixed",
    "ethernet": "fixed",
}
LASTS = timedelta(hours=1)  # from its end on a signed result may be given so long
CLOCKS_DIFFER = timedelta(minutes=2)  # between the measuring process and this one
DEVICE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Given:
    """What the page sends. `signed`: the server's result as it came; `hidden`: the page lay hidden.

    `cell`: the coarse grid cell of the browser's position, '' where the ward was chosen by hand. `device`:
    the random name in the browser's storage, hashed here with the year's key.
    """

    signed: str
    unit_code: str
    technology: str
    device: str
    consent: str
    operator: str = ""
    cell: str = ""
    near_border: bool | None = None
    hidden: bool = False
    invitation: str = ""


@dataclass(frozen=True)
class Taken:
    """The kept test and the code by which its giver can delete it."""

    test: OwnTest
    code: str


def take_own_test(*, given: Given, address: str, now: datetime) -> Taken:
    """Keep one test until the clock moves it to the lake. The same again gets the same answer.

    `address`: of the giver; only its network is used, for the limits, and nothing of it is kept.
    """
    result = _believed(given.signed, now)
    if given.consent != consent.VERSION:
        raise Refused(_("Lời đồng ý đã được sửa từ khi bạn mở trang. Hãy tải lại trang, đọc và đồng ý lại."))
    if not DEVICE.fullmatch(given.device):
        raise Refused(_("Mã ngẫu nhiên của trình duyệt không đọc được. Hãy tải lại trang rồi gửi lại."))
    kept = _kept(given, result)
    unit = _unit(given, kept["cell"], now)
    kept["unit"] = unit.code
    taken_at = datetime.fromisoformat(result["started"])
    key = _key_of(taken_at.astimezone(UTC).year)
    kept["device"] = device_of(key, given.device)
    invitation = _invitation(given.invitation, unit, now)
    test_id = str(result["test_id"])
    code = code_of(test_id, deletion_key())
    known = OwnTest.objects.filter(test_id=test_id).first()
    if known is not None:
        return _again(known, unit, kept, code)
    admit(address=address, device=kept["device"], now=now)
    test = OwnTest(
        test_id=test_id,
        mark=mark_of(test_id),
        unit=unit,
        invitation=invitation,
        kept=kept,
        consent=given.consent,
        arrived_at=now,
    )
    try:
        with transaction.atomic():
            test.save(force_insert=True)
            if invitation is not None:
                TestInvitation.objects.filter(pk=invitation.pk).update(came_back=F("came_back") + 1)
    except IntegrityError:
        return _again(OwnTest.objects.get(test_id=test_id), unit, kept, code)
    return Taken(test, code)


def deletion_key() -> bytes:
    """The key of deletion codes, made from the installation's own."""
    return hashlib.sha256(b"deletion codes\0" + settings.SECRET_KEY.encode()).digest()


def _believed(signed: str, now: datetime) -> dict[str, Any]:
    """The result that the measuring server signed, whole and fresh."""
    try:
        result = read_signed(signed, settings.SPEED_KEY)
    except NotSigned:
        raise Refused(
            _("Kết quả không mang chữ ký của máy chủ đo, nên không nhận. Hãy đo lại trên trang này.")
        ) from None
    ended = datetime.fromisoformat(result["ended"])
    if result.get("version") != 1 or not now - LASTS <= ended <= now + CLOCKS_DIFFER:
        raise Refused(_("Kết quả đo đã quá một giờ, không nhận nữa. Hãy đo lại rồi gửi."))
    if not result["complete"]:
        raise Refused(_("Phép đo chưa trọn hai chiều, nên không nhận. Hãy đo lại rồi gửi."))
    shortest = speed_method()["least_duration"]
    if min(result["download"]["seconds"], result["upload"]["seconds"]) < shortest:
        raise Refused(_("Phép đo ngắn hơn %(n)d giây mỗi chiều, nên không nhận.") % {"n": shortest})
    return result


def _kept(given: Given, result: dict[str, Any]) -> dict[str, Any]:
    """The columns of KEPT, but for what counts of a session: the lake tells sessions of a device apart."""
    network = TECHNOLOGIES.get(given.technology)
    if network is None:
        raise Refused(_("Hãy chọn loại kết nối."), field="technology")
    if given.operator and given.operator not in operators():
        raise Refused(_("Hãy chọn nhà mạng trong danh sách."), field="operator")
    latency = result["latency"]
    loaded = [latency[name] for name in ("download_ms", "upload_ms") if latency[name] is not None]
    return {
        "test_id": str(result["test_id"]),
        "taken_at": result["started"],
        "operator": given.operator or None,
        "network": network,
        "technology": given.technology,
        "download": result["download"]["mbit_s"],
        "upload": result["upload"]["mbit_s"],
        "latency": latency["idle_ms"],
        "jitter": latency["jitter_ms"],
        "loaded_latency": max(loaded, default=None),
        "duration": result["download"]["seconds"],
        "client_limited": given.hidden or result["client_limited"],
        "wifi_limited": None if given.technology == "wifi" else False,  # a browser cannot tell
        "cell": _cell(given.cell) or None,
        "near_border": given.near_border if given.cell else None,
        "session": str(result["test_id"]),
    }


def _cell(told: str) -> str:
    if not told:
        return ""
    try:
        lon, lat = cell_centre(told)
        known = str(grid_cell([lon], [lat])[0])
    except (ValueError, OverflowError):
        known = ""
    if known != told:
        raise Refused(
            _("Ô lưới của vị trí không đọc được. Hãy chọn xã, phường trong danh sách."), field="cell"
        )
    return known


def _unit(given: Given, cell: str | None, now: datetime) -> Unit:
    unit = Unit.objects.filter(code=given.unit_code, level="commune", valid_to=None).exclude(code="").first()
    if unit is None:
        raise Refused(_("Hãy chọn xã, phường nơi đo."), field="unit")
    if cell:
        lon, lat = cell_centre(cell)
        half = 0.5 / PER_DEGREE
        bounds = (lon - half, lat - half, lon + half, lat + half)
        if not touches(unit, bounds, timezone.localdate(now)):
            raise Refused(
                _("Vị trí không nằm gần %(unit)s. Hãy chọn lại xã, phường.") % {"unit": unit.full_name},
                field="unit",
            )
    return unit


def _invitation(code: str, unit: Unit, now: datetime) -> TestInvitation | None:
    """The invitation that brought the giver, where it holds and is of the ward that they confirmed."""
    found = TestInvitation.objects.filter(code=code, unit=unit).first() if code else None
    return found if found and (found.until is None or timezone.localdate(now) <= found.until) else None


def _key_of(year: int) -> bytes:
    try:
        keys = keys_for([year])
        keep_keys(keys, [year])
    except DamagedKey:  # logged with what to do
        raise Refused(
            _("Máy chủ đang gặp lỗi lưu trữ nên chưa nhận được kết quả. Hãy gửi lại sau.")
        ) from None
    return keys[year]


def _again(known: OwnTest, unit: Unit, kept: dict[str, Any], code: str) -> Taken:
    """The same browser sent it twice, for the answer was lost on the way; anything else is a replay."""
    if (known.unit_id, known.kept.get("device")) != (unit.pk, kept["device"]):
        raise Refused(_("Phép đo này đã được gửi rồi. Hãy đo lại nếu muốn gửi thêm."))
    return Taken(known, code)
