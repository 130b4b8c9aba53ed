from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hatangso.store.audit"
    label = "audit"

    def ready(self) -> None:
        from hatangso.store.audit import watch

        watch.start()
