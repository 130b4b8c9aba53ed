"""`hatangso measurements_verify`: whether every kept file of speed tests is as the manifest says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hatangso.store.measurements.lake import verify


class Command(BaseCommand):
    """Reads every part: there, same bytes, same rows, none more; exit code 1 where one is not right."""

    help = "Check the kept speed tests against their manifest."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        for fault in found.faults:
            self.stdout.write(fault)
        if found.faults:
            raise CommandError(
                f"{len(found.faults)} tệp không khớp sổ kê. / {len(found.faults)} files are not as kept."
            )
        self.stdout.write(
            f"Đủ {found.parts} tệp, {found.rows} dòng. / {found.parts} files, {found.rows} rows, all as kept."
        )
