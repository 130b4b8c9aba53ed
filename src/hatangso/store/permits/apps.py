from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "hatangso.store.permits"
    label = "permits"
