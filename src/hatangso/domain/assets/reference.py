"""An attribute that points at another asset of the registry, by a code or a name that people write.

Kept as {'uid': …, 'name': …}: where it points, and what the other was called when it was told. A plain text
is what was told and points nowhere (an old list); it stays told, and counts as unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated


@dataclass(frozen=True)
class Known:
    """An asset that can be pointed at; `place`: its unit's id, `where` that unit's name."""

    uid: str
    code: str
    name: str
    place: int
    where: str

    @property
    def value(self) -> dict[str, str]:
        """What the attribute that points here keeps."""
        return {"uid": self.uid, "name": self.name or self.code or self.uid}


class NotPointed(Misstated):
    """Nothing of that code or name is known, or more than one."""


def uid_told(value: Any) -> str:
    """Where the value points; '' for a text that points nowhere.

    >>> uid_told({"uid": "7", "name": "UBND xã"}), uid_told("UBND xã"), uid_told(None)
    ('7', '', '')
    """
    return str(value.get("uid", "")) if isinstance(value, dict) else ""


def words_told(value: Any) -> str:
    """
    >>> words_told({"uid": "7", "name": "UBND xã"}), words_told("UBND xã"), words_told(None)
    ('UBND xã', 'UBND xã', '')
    """
    return str(value.get("name", "")) if isinstance(value, dict) else str(value or "")


def key_told(text: str) -> str:
    """A code or a name as it is compared.

    >>> key_told(" UBND  phường An Hòa") == key_told("Ủy ban nhân dân phường An Hoà")
    True
    """
    said = " ".join(plain(text).split())
    return f"uy ban nhan dan{said[4:]}" if said.startswith("ubnd ") else said


def pointed_at(
    attribute: Attribute, other: AssetType | None, text: str, known: Iterable[Known], place: int
) -> Known:
    """The one that is meant by `text` among those `known` under that id, code or name: of the same place
    before others. Raises NotPointed."""
    label, said = attribute.label, text[:60]
    kind = other.name if other else label
    vi, en = kind.vi.lower(), kind.en.lower()
    found = list({one.uid: one for one in known}.values())
    here = [one for one in found if one.place == place]
    found = here or found
    if not found:
        raise NotPointed(
            f"“{label.vi}”: trong danh bạ chưa có {vi} mã hoặc tên “{said}”. Hãy sửa cho đúng, hoặc thêm {vi}"
            " này trước; chưa biết thì để trống.",
            f"'{label.en}': the register has no {en} of the code or name '{said}'. Mend it, add that one"
            " first, or leave it empty.",
        )
    if len(found) > 1:
        places = "; ".join(f"{one.code or one.name} ({one.where})" for one in found[:3])
        raise NotPointed(
            f"“{label.vi}”: có {len(found)} {vi} cùng mã hoặc tên “{said}”: {places}. Hãy ghi mã hoặc mã định"
            " danh.",
            f"'{label.en}': {len(found)} of the register have the code or name '{said}': {places}. Give a"
            " code or the identifier.",
        )
    return found[0]
