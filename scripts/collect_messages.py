"""Collect the translatable texts of templates and Python into locale/en/…/django.po, keeping translations."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/hatangso"
PO = SOURCE / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = "# English texts of Hạ Tầng Số, by their Vietnamese originals.\n#"
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def texts() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    """Every message with the file that says it, its comments and its context."""
    for file in sorted(SOURCE.rglob("*")):
        if "built" in file.parts or file.suffix not in {".py", ".html", ".txt"}:
            continue
        source = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # What is left of a template keeps its indentation, which Python's tokenizer would refuse.
            source = "\n".join(line.strip() for line in templatize(source, origin=str(file)).splitlines())
        found = extract("python", BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, comments, context in found:
            yield file.relative_to(ROOT).as_posix(), message, comments, context


def collected() -> Catalog:
    """The texts of today with the translations the .po file already has for them."""
    found = Catalog(
        locale="en",
        project="hatangso",
        version="1",
        msgid_bugs_address="",
        header_comment=HEADER,
        charset="utf-8",
        creation_date=DAY,
        revision_date=DAY,
        last_translator="Hạ Tầng Số",
        language_team="Hạ Tầng Số",
        fuzzy=False,
    )
    for name, message, comments, context in texts():
        found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    if PO.exists():
        with PO.open("rb") as file:
            told = read_po(file, locale="en")
        for each in found:
            known = told.get(each.id, each.context) if each.id else None
            if known and isinstance(known.id, tuple) == isinstance(each.id, tuple):
                each.string = known.string
    return found


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as the .po file says it: by file, without line numbers, so that it changes little."""
    out = BytesIO()
    write_po(out, catalog, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The texts without an English one, or with half of a plural."""
    said = ((m.id, m.string if isinstance(m.string, tuple) else (m.string,)) for m in catalog if m.id)
    return [ids if isinstance(ids, str) else ids[0] for ids, strings in said if not all(strings)]


def main() -> None:
    """Merge what is found into the .po file."""
    catalog = collected()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalog))
    print(f"{len(catalog)} texts, {len(untranslated(catalog))} without a translation")


if __name__ == "__main__":
    main()
