"""The app `practices`."""

from django.apps import AppConfig


class Practices(AppConfig):
    name = "practica.knowledge.practices"
    label = "practices"
