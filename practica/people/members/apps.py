"""The app `members`."""

from django.apps import AppConfig


class Members(AppConfig):
    name = "practica.people.members"
    label = "members"
