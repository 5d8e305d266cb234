"""The app `exports`."""

from django.apps import AppConfig


class Exports(AppConfig):
    name = "practica.doors.exports"
    label = "exports"
