"""The app `search`."""

from django.apps import AppConfig


class Search(AppConfig):
    name = "practica.services.search"
    label = "search"
