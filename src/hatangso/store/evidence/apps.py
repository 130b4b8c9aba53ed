from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "hatangso.store.evidence"
    label = "evidence"
