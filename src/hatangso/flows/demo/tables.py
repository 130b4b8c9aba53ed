"""The demo's table of an operator, loaded but not handed in; a published figure the ward contests."""

import random
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.catalog.discovery import tables
from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.flows.apply_table import apply_table
from hatangso.flows.change_recipients import add_recipients
from hatangso.flows.contest_figure import Proposed, contest_figure
from hatangso.flows.demo.communes import in_title
from hatangso.flows.demo.province import OPERATORS, DemoProvince
from hatangso.flows.hand_down import hand_down
from hatangso.flows.make_collection import CollectionWords, TableAsked, make_collection
from hatangso.flows.open_collection import open_collection
from hatangso.flows.publication_words import PublicationWords
from hatangso.flows.read_table_upload import read_table_upload
from hatangso.flows.start_filing import start_filing
from hatangso.flows.upload_table import upload_table
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Collection
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Observation

SEED = 2611
CONTESTED = "secure_browsing_users"
HEADINGS = (
    *("Mã xã, phường", "Dân số", "Dân số được phủ sóng 5G", "Tổng số hộ gia đình"),
    *("Số hộ đang dùng cáp quang", "Số trạm 4G đang phát sóng", "Số trạm 5G đang phát sóng"),
)
PEOPLE, HOUSEHOLDS = 9_000, 2_400  # of a commune of which neither is known


def make_tables(made: DemoProvince, today: date, at: datetime) -> None:
    """One request of tables to the operators with one answer under way; one contest that waits."""
    _operators_table(made, today, at)
    _contested(made, today, at)


def _operators_table(made: DemoProvince, today: date, at: datetime) -> None:
    period = period_of(PeriodKind.QUARTER, today).shifted(-1)
    department = Actor(made.people["so"], today)
    collection = make_collection(
        actor=department,
        unit=made.province,
        words=CollectionWords(
            title=f"Số liệu của doanh nghiệp viễn thông {in_title(period)}",
            period=period,
            cutoff_on=today - timedelta(days=6),
            due_on=today + timedelta(days=9),
            levels=("province",),
            tables=(TableAsked("operator_communes"), TableAsked("operator_stations", required=False)),
            basis="Kế hoạch phát triển hạ tầng số của tỉnh (giả định)",
            asked_by=made.organisation(made.province, "Sở Khoa học và Công nghệ"),
        ),
        now=at - timedelta(days=5),
    )
    asked = [Asked(made.organisation(made.province, name).pk, made.province.pk) for name in OPERATORS]
    add_recipients(actor=department, collection=collection, asked=asked, now=at - timedelta(days=5))
    collection = open_collection(actor=department, collection=collection, now=at - timedelta(days=5))
    _sent(made, collection, today, at - timedelta(days=1))


def _sent(made: DemoProvince, collection: Collection, today: date, at: datetime) -> None:
    actor = Actor(made.people["nhamang"], today)
    recipient = collection.recipients.get(organisation__name=OPERATORS[0])
    filing = filings().get(pk=start_filing(actor=actor, recipient=recipient, now=at).pk)
    name = "so-lieu-may-xanh.csv"
    upload = upload_table(
        actor=actor,
        filing=filing,
        table=tables()["operator_communes"],
        file=SimpleUploadedFile(name, _content(made).encode()),
        name=name,
        now=at,
    )
    read_table_upload.call(upload.pk)  # at once, whatever reads in the background
    upload.refresh_from_db()
    upload.filing = filing
    apply_table(actor=actor, upload=upload, leave_out_bad=False, seen=filing.revision, now=at)


def _content(made: DemoProvince) -> str:
    draw = random.Random(SEED)  # noqa: S311 (invented figures, the same on every day)
    lines = [";".join(f'"{heading}"' for heading in HEADINGS)]
    for code, unit in communes_of(made.province).items():
        people, households = unit.population or PEOPLE, unit.households or HOUSEHOLDS
        old = max(3, people // 1_500)
        row = (
            people,
            round(people * draw.uniform(0.45, 0.92)),
            households,
            round(households * draw.uniform(0.2, 0.5)),
            old,
            round(old * draw.uniform(0.2, 0.7)),
        )
        lines.append(";".join((code, *map(str, row))))
    return "\n".join(lines) + "\n"


def _contested(made: DemoProvince, today: date, at: datetime) -> None:
    """The Sở published what a survey of its own found; the ward counts otherwise."""
    hand_down(
        actor=Actor(made.people["so"], today),
        unit=made.province,
        words=PublicationWords(
            title="Người dùng Internet được bảo vệ cơ bản (giả định)",
            period=period_of(PeriodKind.QUARTER, today).shifted(-1),
            publisher=made.organisation(made.province, "Sở Khoa học và Công nghệ"),
            published_on=today - timedelta(days=8),
        ),
        figures={
            CellKey(CONTESTED, made.ward.code): CellValues(part=5_120, whole=7_400),
            CellKey(CONTESTED, made.commune.code): CellValues(part=1_310, whole=2_350),
        },
        now=at - timedelta(days=8),
    )
    contest_figure(
        actor=Actor(made.people["canbo"], today),
        unit=made.ward,
        figure=Observation.objects.get(unit=made.ward, indicator=CONTESTED),
        reason="Chưa tính tổ dân phố Ven Sông: nhà mạng đã cung cấp thêm cho 410 người từ tháng trước.",
        proposed=Proposed(part=5_530, whole=7_400),
        now=at - timedelta(days=3),
    )
