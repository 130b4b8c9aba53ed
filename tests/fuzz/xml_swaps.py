"""Damage to XML that still parses: elements dropped, repeated, moved, given absurd attributes."""

import io
import random
import zipfile

from lxml import etree

_ABSURD = ("", "-1", "0", "999999999999", "x", "1.5", "true", "%1%2%3%4%5%6%7%8%9", "upperRoman", "\uf0b7")


def swapped(packed: bytes, seed: int) -> bytes:
    """A .docx with well-formed nonsense in its body, styles or numbering."""
    chance = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in ("word/document.xml", "word/styles.xml", "word/numbering.xml"):
                content = _swap(content, chance)
            target.writestr(name, content)
    return out.getvalue()


def _swap(content: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(content)
    for _ in range(chance.randint(1, 40)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        one, other = chance.choice(elements), chance.choice(elements)
        parent = one.getparent()
        match chance.randrange(5):
            case 0 if parent is not None:
                parent.remove(one)
            case 1 if parent is not None:
                parent.insert(0, etree.fromstring(etree.tostring(one)))
            case 2 if other is not one and one not in set(other.iterancestors()):
                other.append(one)
            case 3:
                for key in one.attrib:
                    one.set(key, chance.choice(_ABSURD))
            case _:
                one.tag = other.tag
    return etree.tostring(root)
