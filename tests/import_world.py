"""Lists of assets sent to the fictional province of the tests."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from hatangso.domain.assets.column_choice import ColumnChoice
from hatangso.flows.assets.keep_import import keep_import
from hatangso.flows.assets.receive_import import choice_of, choose_columns, head_of, proposal, receive_import
from hatangso.store.assets.models import Asset, AssetImport
from hatangso.store.places.models import Unit
from tests.work_world import NOW, acting
from tests.world import World

HEAD = "Mã tài sản;Tên;Chủ sở hữu;Kinh độ;Vĩ độ;Loại cột *;Độ cao tối đa (m)"
TWO = f"""{HEAD}
C1;Cột Chợ Mới;Viễn thông Mây Xanh;105,02;21,02;A1;45
C2;Cột Bến Đò;Viễn thông Sao Sáng;105,15;21,05;A2;30,5
"""


class Sent:
    """Bytes as an upload hands them over."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def chunks(self, chunk_size: int | None = None) -> Any:
        """All at once."""
        yield self._content


def sent(
    world: World,
    content: str | bytes | Path,
    *,
    who: str = "city",
    unit: Unit | None = None,
    kind: str = "antenna_mast",
    name: str = "cot.csv",
    days: int = 0,
) -> AssetImport:
    """The file received; as everywhere here the background runs at once."""
    data = content.read_bytes() if isinstance(content, Path) else content
    imported = receive_import(
        actor=acting(world, who),
        unit=unit or world.province,
        type=kind,
        file=Sent(data.encode() if isinstance(data, str) else data),
        name=name,
        now=NOW + timedelta(days=days),
    )
    imported.refresh_from_db()
    return imported


def read(world: World, imported: AssetImport, *, who: str = "city", **told: Any) -> AssetImport:
    """The file read by the proposal, or as `told` (choice, system, swap, name, layer)."""
    choice: ColumnChoice
    choice, _, system = proposal(imported, head_of(imported))
    if imported.options:
        choice, system = choice_of(imported), imported.options["system"]
    choose_columns(
        actor=acting(world, who),
        imported=imported,
        **{"choice": choice, "system": system, "now": NOW, **told},
    )
    imported.refresh_from_db()
    return imported


def kept(world: World, imported: AssetImport, *, who: str = "city", leave_out: bool = False) -> AssetImport:
    """What was rehearsed is written."""
    keep_import(actor=acting(world, who), imported=imported, leave_out=leave_out, now=NOW)
    imported.refresh_from_db()
    return imported


def loaded(world: World, content: str | bytes | Path, **told: Any) -> AssetImport:
    """Sent, read and kept in one go, refused rows left out."""
    imported = sent(world, content, **told)
    who = told.get("who", "city")
    if imported.status == "asked":
        imported = read(world, imported, who=who)
    assert imported.status == "rehearsed", imported.failure
    return kept(world, imported, who=who, leave_out=True)


def asset(code: str) -> Asset:
    """The living asset of a code."""
    found: Asset = Asset.objects.select_related("owner", "unit").get(code=code, deleted_at=None)
    return found


def reasons(imported: AssetImport) -> dict[str, int]:
    """How many rows were refused, by reason."""
    return {one["code"]: one["count"] for one in imported.rehearsed["reasons"]}


def sentence(imported: AssetImport, code: str) -> str:
    """What the first of them are told."""
    found = next(one for one in imported.rehearsed["reasons"] if one["code"] == code)
    return str(found["rows"][0]["vi"])
