from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "hatangso.store.sharing"
    label = "sharing"
