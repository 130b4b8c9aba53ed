from django.apps import AppConfig


class OutagesConfig(AppConfig):
    name = "hatangso.store.outages"
    label = "outages"
