from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "hatangso.store.results"
    label = "results"
