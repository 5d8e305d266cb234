"""The app `access`."""

from django.apps import AppConfig


class Access(AppConfig):
    name = "practica.people.access"
    label = "access"
