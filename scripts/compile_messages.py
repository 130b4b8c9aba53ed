"""Compile every locale/*/LC_MESSAGES/django.po beside itself (no gettext needed on the machine)."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src/hatangso/locale"


def main() -> None:
    """Write a .mo beside each .po."""
    for po in LOCALE.glob("*/LC_MESSAGES/django.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source), use_fuzzy=False)


if __name__ == "__main__":
    main()
