from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hatangso.web"
    label = "web"
