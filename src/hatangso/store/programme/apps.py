from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "hatangso.store.programme"
    label = "programme"
