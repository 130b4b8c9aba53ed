from django.apps import AppConfig


class ProbesConfig(AppConfig):
    name = "hatangso.store.probes"
    label = "probes"
