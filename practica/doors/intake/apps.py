"""The app `intake`."""

from django.apps import AppConfig


class Intake(AppConfig):
    name = "practica.doors.intake"
    label = "intake"
