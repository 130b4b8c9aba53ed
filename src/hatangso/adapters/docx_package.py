"""The parts of a .docx package and how they point to one another."""

import posixpath

from lxml import etree

from hatangso.adapters.archive import Archive
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.xml_parts import parse_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = {"0", "false", "off", "none"}


class Package:
    """The main document of a .docx with its styles and numbering, each parsed once.

    Raises DocumentRefused: `damaged` where there is no main document, and what `parse_part` raises.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._main = self._main_part()
        self.document = parse_part(archive.read(self._main))
        self.styles = self._related("styles")
        self.numbering = self._related("numbering")

    def _main_part(self) -> str:
        if self._archive.has("_rels/.rels"):
            for kind, target in _relations(parse_part(self._archive.read("_rels/.rels"))):
                name = posixpath.normpath(target.lstrip("/"))
                if kind == "officeDocument" and self._archive.has(name):
                    return name
        if self._archive.has("word/document.xml"):
            return "word/document.xml"
        raise DocumentRefused("damaged", "no main document")

    def _related(self, wanted: str) -> etree._Element | None:
        folder, name = posixpath.split(self._main)
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        if self._archive.has(relations):
            for kind, target in _relations(parse_part(self._archive.read(relations))):
                part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                if kind == wanted and self._archive.has(posixpath.normpath(part)):
                    return parse_part(self._archive.read(posixpath.normpath(part)))
        return None


def _relations(root: etree._Element) -> list[tuple[str, str]]:
    return [
        (str(rel.get("Type", "")).rsplit("/", 1)[-1], str(rel.get("Target", "")))
        for rel in root
        if rel.get("TargetMode") != "External"
    ]


def value(parent: etree._Element | None, path: str, attribute: str = "val") -> str | None:
    """The attribute of the first element at `path` ("numPr/ilvl"), or None."""
    found = child(parent, path)
    return None if found is None else found.get(W + attribute)


def child(parent: etree._Element | None, path: str) -> etree._Element | None:
    """The first element at `path` of Word's own names, or None."""
    for name in path.split("/"):
        if parent is None:
            return None
        parent = parent.find(W + name)
    return parent


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """An on/off property: None when it is not given."""
    found = child(parent, name)
    return None if found is None else (found.get(W + "val") or "1").lower() not in _OFF


def whole_number(text: str | None) -> int | None:
    """A small whole number out of an attribute, None for anything else."""
    try:
        number = int(text) if text is not None else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1_000_000 else None
