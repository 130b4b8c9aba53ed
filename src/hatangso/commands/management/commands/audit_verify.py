"""`hatangso audit_verify`: whether every entry of the audit trail is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hatangso.store.audit.models import AuditEntry
from hatangso.store.audit.trail import broken_seals


class Command(BaseCommand):
    """Reads the whole trail and checks seal after seal; exit code 1 where one does not fit."""

    help = "Check the seals of the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = broken_seals()
        if broken:
            named = ", ".join(map(str, broken[:20]))
            raise CommandError(
                f"Nhật ký đã bị sửa từ bên ngoài ở {len(broken)} dòng, mã: {named}. "
                f"/ {len(broken)} entries of the trail were altered."
            )
        count = AuditEntry.objects.count()
        self.stdout.write(f"Nhật ký còn nguyên: {count} dòng. / The trail is whole: {count} entries.")
