"""The app `site`."""

from django.apps import AppConfig


class Site(AppConfig):
    name = "practica.doors.site"
    label = "site"
