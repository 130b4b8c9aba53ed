"""Form 39 as .xlsx, and as an official document in .docx or PDF."""

from datetime import date

from hatangso.adapters.form_workbook import GroupOfRows, SheetWords, form_workbook
from hatangso.adapters.report_docx import write_docx
from hatangso.domain.assets.forms.form_39 import FORM
from hatangso.domain.numbers_format import format_number
from hatangso.domain.reports.blocks import Align, Column, Paragraph, Row, Table, group_row, row
from hatangso.domain.reports.inline import runs
from hatangso.domain.reports.model import Annex, OfficialDocument, Orientation, Signature
from hatangso.domain.sharing.year_plan import COLUMNS, GROUPS, PlanLine
from hatangso.flows.report_files import pdf_of
from hatangso.flows.sharing.year_plans import line_of
from hatangso.store.sharing.models import YearPlan

WIDTHS = (1.2, 6.0, 2.4, 1.6, 3.0, 3.4, 3.0)


def plan_file(plan: YearPlan, kind: str, *, today: date) -> bytes:
    """`kind`: xlsx, docx or pdf. Refused where the PDF cannot be made."""
    lines = [line_of(line) for line in plan.lines.all()]
    if kind == "xlsx":
        return _workbook(plan, lines, today)
    document = _document(plan, lines)
    return write_docx(document, made_on=today) if kind == "docx" else pdf_of(document, made_on=today)


def _workbook(plan: YearPlan, lines: list[PlanLine], today: date) -> bytes:
    groups = [
        GroupOfRows(
            group.title.vi,
            [
                (line.work, line.quantity, line.unit, line.in_service, line.owner, line.note)
                for line in lines
                if line.group == number
            ],
            str(number),
        )
        for number, group in GROUPS.items()
    ]
    words = SheetWords(
        owner=plan.operator.name,
        title=f"{FORM.title.vi} năm {plan.year}",
        subtitle=f"(trên địa bàn {plan.province.full_name}; NĐ 163/2024/NĐ-CP)",
        place_and_day=f"{plan.province.name}, ngày {today.day:02} tháng {today.month:02} năm {today.year}",
    )
    return form_workbook(FORM, words, groups)


def _document(plan: YearPlan, lines: list[PlanLine]) -> OfficialDocument:
    where = plan.province.full_name
    sentence = (
        f"Căn cứ Nghị định số 163/2024/NĐ-CP, {plan.operator.name} lập kế hoạch phát triển hạ tầng kỹ thuật "
        f"viễn thông thụ động năm {plan.year} trên địa bàn {where} với {len(lines)} công trình, theo Mẫu 39 "
        "tại Phụ lục kèm theo./."
    )
    return OfficialDocument(
        issuer=plan.operator.name,
        issuer_in_words=plan.operator.name,
        symbol="KH",
        place=plan.province.name,
        kind="Kế hoạch",
        subject=f"Phát triển hạ tầng kỹ thuật viễn thông thụ động năm {plan.year} trên địa bàn {where}",
        body=(Paragraph(runs(sentence)),),
        signature=Signature(("ĐẠI DIỆN DOANH NGHIỆP",)),
        recipients=("Lưu: VT",),
        annexes=(Annex(f"Mẫu 39. {FORM.title.vi}", (_table(lines),), Orientation.LANDSCAPE),),
    )


def _table(lines: list[PlanLine]) -> Table:
    columns = tuple(
        Column(title, share, Align.CENTER if place in (0, 2, 3) else Align.LEFT)
        for place, (title, share) in enumerate(zip(COLUMNS, WIDTHS, strict=True))
    )
    rows: list[Row] = []
    for number, group in GROUPS.items():
        of_group = [line for line in lines if line.group == number]
        if not of_group:
            continue
        rows.append(group_row(str(number), group.title.vi, len(columns)))
        for place, line in enumerate(of_group, start=1):
            quantity = "" if line.quantity is None else format_number(line.quantity, 3)
            rows.append(
                row(
                    f"{number}.{place}",
                    line.work,
                    quantity,
                    line.unit,
                    line.in_service,
                    line.owner,
                    line.note,
                )
            )
    return Table(columns, tuple(rows))
