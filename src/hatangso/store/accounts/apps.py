from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hatangso.store.accounts"
    label = "accounts"
