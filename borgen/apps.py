from django.apps import AppConfig


class BorgenConfig(AppConfig):
    name = "borgen"
