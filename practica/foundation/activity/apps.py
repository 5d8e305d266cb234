"""The app `activity`."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "practica.foundation.activity"
    label = "activity"
