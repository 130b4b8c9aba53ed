"""Published tables of speeds for the fictional province: 9/2025, of which the national values are known.

National, 9/2025: fixed 272.44 down, 202.05 up; mobile 83.48 down, 28.05 up (Mbit/s).
"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.domain.measurement.mapping import ColumnChoice
from hatangso.flows.measurements.choose_columns import choose_columns
from hatangso.flows.measurements.import_table import keep_published
from hatangso.flows.measurements.receive_published import head_of_import, proposal, receive_published
from hatangso.store.measurements.models import MeasurementImport, PublishedSpeed
from hatangso.store.places.models import Unit
from tests.filing_world import NOW, acting
from tests.world import World

HEAD = "Tháng;Mã xã;Nhà mạng;Loại mạng;Tải xuống (Mbps);Tải lên (Mbps);Độ trễ (ms);Số mẫu"
ROWS = (
    "09/2025;D0101;Mây Xanh;Cố định;250,5;200,25;12;412",
    "09/2025;D0101;Mây Xanh;Di động;80,4;27,5;31;120",
    "09/2025;D0102;Viettel;5G;410;95;18;",
)
GOOD = "\n".join([HEAD, *ROWS, ""])


def received(
    world: World,
    content: str | bytes = GOOD,
    *,
    unit: Unit | None = None,
    who: str = "city",
    name: str = "a.csv",
) -> MeasurementImport:
    """The file was sent for the province (or `unit`); nothing is chosen yet."""
    data = content.encode() if isinstance(content, str) else content
    return receive_published(
        actor=acting(world, who),
        unit=unit or world.province,
        file=SimpleUploadedFile(name, data),
        name=name,
        now=NOW,
    )


def read(
    world: World, content: str | bytes = GOOD, *, choice: ColumnChoice | None = None, **more: Any
) -> MeasurementImport:
    """The file was sent and rehearsed by the proposed columns, or by `choice`."""
    imported = received(world, content, **more)
    proposed, _mapping = proposal(imported.unit, head_of_import(imported).headings)
    return choose_columns(
        actor=acting(world, more.get("who", "city")),
        imported=imported,
        choice=choice or proposed,
        name="i-Speed",
        now=NOW,
    )


def kept(world: World, content: str | bytes = GOOD, **more: Any) -> MeasurementImport:
    """The file's good rows were kept."""
    imported = read(world, content, **more)
    return keep_published(
        actor=acting(world, more.get("who", "city")),
        imported=imported,
        leave_out=True,
        answer="Đã đối chiếu với bảng của VNNIC",
        now=NOW,
    )


def standing() -> dict[tuple[str, str, str], tuple[float | None, float | None, int | None]]:
    """The lines that stand: download, upload and samples by commune, operator and technology or network."""
    return {
        (row.unit.code, row.operator, row.technology or row.network): (row.download, row.upload, row.samples)
        for row in PublishedSpeed.objects.filter(stands=True).select_related("unit")
    }


def codes(imported: MeasurementImport) -> list[str]:
    """What was noticed of an import."""
    return [finding["code"] for finding in imported.findings]


def examples(imported: MeasurementImport) -> dict[int, str]:
    """By row the sentence that an import says of it."""
    return {row: example["vi"] for example in imported.story["examples"] for row in example["rows"]}
