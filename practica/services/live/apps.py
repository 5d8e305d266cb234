"""The app `live_updates`."""

from django.apps import AppConfig


class Live(AppConfig):
    name = "practica.services.live"
    label = "live_updates"
