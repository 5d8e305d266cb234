"""The app `core`."""

from django.apps import AppConfig


class Core(AppConfig):
    name = "practica.foundation.core"
    label = "core"
