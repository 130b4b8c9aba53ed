from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "hatangso.store.plans"
    label = "plans"
