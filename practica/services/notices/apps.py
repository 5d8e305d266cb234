"""The app `notices`."""

from django.apps import AppConfig


class Notices(AppConfig):
    name = "practica.services.notices"
    label = "notices"
