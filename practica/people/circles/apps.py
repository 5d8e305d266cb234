"""The app `circles`."""

from django.apps import AppConfig


class Circles(AppConfig):
    name = "practica.people.circles"
    label = "circles"
