from django.apps import AppConfig


class WishesConfig(AppConfig):
    name = "hatangso.store.wishes"
    label = "wishes"
