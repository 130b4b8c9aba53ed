"""The workbook of one filing: its sheet with rules, units and the last period's values, signed."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.filing_workbook import write_workbook
from hatangso.adapters.filing_workbook_layout import Identity, signed_text
from hatangso.catalog.check_files import checks
from hatangso.domain.collection.sheet import FilingSheet
from hatangso.domain.periods import parse_period
from hatangso.domain.validation.filing import Context, context_of
from hatangso.flows.refused import Refused
from hatangso.store.collection.filing_places import may_see
from hatangso.store.collection.filing_sheets import LaidOut, lay_out
from hatangso.store.collection.known_figures import known_about
from hatangso.store.collection.models import Collection, Filing
from hatangso.store.organisations.access import Actor

SALT = "hatangso.filing.workbook"


def workbook_of_filing(*, actor: Actor, filing: Filing) -> bytes:
    """The file (.xlsx) to be filled in. Asked tables have templates of their own and are not in it."""
    if not may_see(actor, filing.recipient):
        raise PermissionDenied(_("Bạn không xem được bộ số liệu của đơn vị khác."))
    laid = lay_out(filing)
    sheet = figures_only(laid.sheet)
    return write_workbook(
        sheet,
        context_for(filing, laid, actor),
        signature=signature_of(signed_text(sheet)),
        language=get_language() or "vi",
    )


def figures_only(sheet: FilingSheet) -> FilingSheet:
    """The sheet as the workbook has it."""
    return replace(sheet, tables=())


def context_for(filing: Filing, laid: LaidOut, actor: Actor) -> Context:
    """What the workbook's figures are checked against, as far as that person may know it."""
    return context_of(figures_only(laid.sheet), checks(), known_about(filing, laid, actor))


def signature_of(text: str) -> str:
    """HMAC-SHA-256 of this installation over the text."""
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


def _title_of(identity: Identity) -> str:
    """The request's title; its period in words where the request is no more."""
    title = Collection.objects.filter(pk=identity.collection_id).values_list("title", flat=True).first()
    period = parse_period(identity.period)
    return title or (period.label.spoken_in(get_language() or "vi") if period else identity.period)


def require_own(identity: Identity, sheet: FilingSheet) -> None:
    """Refused, saying whose it is, unless the workbook is one of this filing."""
    if not constant_time_compare(identity.signature, signature_of(identity.signed_text)):
        raise Refused(
            _("Phần nhận dạng ẩn trong tệp đã bị sửa hoặc tệp lấy từ hệ thống khác; hãy tải lại biểu mẫu.")
        )
    if identity.filing_id == sheet.filing_id:
        return
    if identity.place_code != sheet.place_code:
        raise Refused(
            _("Tệp này là của địa bàn khác (mã %(theirs)s), không phải của %(own)s; hãy chọn đúng tệp.")
            % {"theirs": identity.place_code, "own": sheet.place_label}
        )
    if identity.collection_id != sheet.collection_id:
        raise Refused(
            _("Tệp này là của kỳ thu thập khác (“%(theirs)s”); hãy tải biểu mẫu của kỳ này.")
            % {"theirs": _title_of(identity)}
        )
    raise Refused(_("Tệp này là của đơn vị khác; hãy tải biểu mẫu của đơn vị mình."))
