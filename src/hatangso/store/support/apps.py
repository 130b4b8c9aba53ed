from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "hatangso.store.support"
    label = "support"
