"""By which operation the place of an asset, told in another reference system, became WGS 84.

Nothing of it is stored beside the system: one operation takes each system to WGS 84 (docs/decisions/0085); an
import that used another one would say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hatangso.adapters.coordinates import OPERATION, OPERATION_METRES, OPERATION_NAME, system_of
from hatangso.store.assets.models import Asset
from hatangso.web.templatetags.progress import spoken


@dataclass(frozen=True)
class Datum:
    """`system` in words, its `code`; the `operation`'s code and name, and its accuracy in metres (None where
    it is not the one that we describe)."""

    system: str
    code: str
    operation: str
    operation_name: str = ""
    metres: int | None = None


def datum_of(asset: Asset) -> Datum | None:
    """Of the shape as it is now; None where it was told in WGS 84. `asset.imported` is read."""
    options: Mapping[str, Any] = asset.imported.options if asset.imported is not None else {}
    same = options.get("system") == asset.source_crs
    return datum_in(asset.source_crs, str(options.get("operation") or "") if same else "")


def datum_in(code: str, used: str = "") -> Datum | None:
    """The same of a system's code; `used`: the operation that an import tells."""
    if not code:
        return None
    system = system_of(code)
    operation = used or (system.operation if system is not None else "")
    name = spoken(system.name) if system is not None else code
    if operation != OPERATION:
        return Datum(name, code, operation)
    return Datum(name, code, operation, OPERATION_NAME, OPERATION_METRES)
