from django.apps import AppConfig


class CommandsConfig(AppConfig):
    name = "hatangso.commands"
    label = "commands"
