from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "hatangso.store.surveys"
    label = "surveys"
