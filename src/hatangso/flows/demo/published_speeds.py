"""A table as VNNIC might publish of the demo's province, invented: few communes are in it."""

from datetime import date, datetime, timedelta

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.domain.numbers_format import format_number
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.measurements.choose_columns import choose_columns, rehearse_published
from hatangso.flows.measurements.import_table import keep_published, keep_rehearsed
from hatangso.flows.measurements.receive_published import head_of_import, proposal, receive_published
from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.organisations.access import Actor

SEED = 2928
MONTHS = 3
TOLD = ("phường An Hòa", "phường Bến Lau", "phường Mây Trắng", "xã Bình Minh", "tỉnh Sông Mây")
OPERATORS = ("", "Viễn thông Mây Xanh", "Viễn thông Sao Sáng")
# network: median download and upload in Mbit/s, latency in ms, samples a month
NETWORKS = {
    "Cố định": (168.0, 141.0, 8.0, 900),
    "Di động": (61.0, 22.0, 33.0, 520),
    "5G": (252.0, 60.0, 20.0, 330),
}
HEADINGS = "Tháng;Địa bàn;Nhà mạng;Loại mạng;Tải xuống (Mbps);Tải lên (Mbps);Độ trễ (ms);Số mẫu;Cách tính"


def make_published_speeds(made: DemoProvince, today: date, at: datetime) -> MeasurementImport:
    """Of the last three full months; it comes in as anybody's file would, its columns remembered."""
    actor = Actor(made.people["so"], today)
    when = at - timedelta(days=2)
    name = "i-speed-gia-dinh.csv"
    imported = receive_published(
        actor=actor,
        unit=made.province,
        file=SimpleUploadedFile(name, _table(today).encode()),
        name=name,
        now=when,
    )
    choice, _known = proposal(made.province, head_of_import(imported).headings)
    choose_columns(actor=actor, imported=imported, choice=choice, name="Bảng tháng i-Speed", now=when)
    rehearse_published.call(imported.pk)
    imported.refresh_from_db()
    keep_published(
        actor=actor,
        imported=imported,
        leave_out=False,
        answer="Dữ liệu giả định của bản trình diễn.",
        now=when,
    )
    keep_rehearsed.call(imported.pk)
    imported.refresh_from_db()
    imported.demo = True
    imported.save()
    return imported


def _table(today: date) -> str:
    chance = np.random.default_rng(SEED)
    last = period_of(PeriodKind.MONTH, today).shifted(-1)
    lines = [HEADINGS]
    for back in range(MONTHS - 1, -1, -1):
        month = last.shifted(-back).code
        for place in TOLD:
            for operator in OPERATORS:
                for network, (download, upload, latency, samples) in NETWORKS.items():
                    by = float(chance.lognormal(-0.02 * back, 0.12))
                    many = 12 if place.startswith("tỉnh") else 1
                    told = int(samples * many * chance.uniform(0.7, 1.3) / (1 if not operator else 2))
                    cells = [format_number(v, 2) for v in (download * by, upload * by, latency / by)]
                    lines.append(";".join([month, place, operator, network, *cells, str(told), "trung vị"]))
    return "\n".join([*lines, ""])
