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
    "npgettext": ((1, "c"), 2, 3),
}


def texts() -> Iterator[tuple[str, int, object, list[str], str | None]]:
    """Every message with its file and line."""
    for file in sorted(SOURCE.rglob("*")):
        if "built" in file.parts or file.suffix not in {".py", ".html", ".txt"}:
            continue
        source = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            source = templatize(source, origin=str(file))
        name = str(file.relative_to(ROOT))
        for line, message, comments, context in extract(
            "python", BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            yield name, line, message, comments, context


def main() -> None:
    """Merge what is found into the .po file."""
    found = Catalog(
        locale="en", project="hatangso", charset="utf-8", creation_date=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for name, _line, message, comments, context in texts():
        found.add(message, None, [(name, 0)], auto_comments=comments, context=context)  # type: ignore[arg-type]
    PO.parent.mkdir(parents=True, exist_ok=True)
    if PO.exists():
        with PO.open("rb") as file:
            catalog = read_po(file, locale="en")
        catalog.update(found, no_fuzzy_matching=True)
    else:
        catalog = found
    with PO.open("wb") as file:
        write_po(
            file,
            catalog,
            width=110,
            sort_by_file=True,
            no_location=False,
            include_lineno=False,
            ignore_obsolete=True,
        )
    missing = sum(1 for message in catalog if message.id and not message.string)
    print(f"{len(catalog)} texts, {missing} without a translation")


if __name__ == "__main__":
    main()
