"""The app `admission`."""

from django.apps import AppConfig


class Admission(AppConfig):
    name = "practica.people.admission"
    label = "admission"
