"""hatangso rebuild_standing: the read model of standing figures is thrown away and made again."""

from typing import Any

from django.core.management.base import BaseCommand

from hatangso.flows.keep_standing import rebuild_standing


class Command(BaseCommand):
    help = "Lập lại toàn bộ bảng số liệu hiện hành từ các số liệu đã nhập."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_standing()} số liệu hiện hành.")
