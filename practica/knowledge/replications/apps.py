"""The app `replications`."""

from django.apps import AppConfig


class Replications(AppConfig):
    name = "practica.knowledge.replications"
    label = "replications"
