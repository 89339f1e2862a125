from django.apps import AppConfig


class BoasConfig(AppConfig):
    name = "boas"
