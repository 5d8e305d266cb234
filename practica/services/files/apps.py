"""The app `files`."""

from django.apps import AppConfig


class Files(AppConfig):
    name = "practica.services.files"
    label = "files"
