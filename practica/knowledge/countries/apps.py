"""The app `countries`."""

from django.apps import AppConfig


class CountriesConfig(AppConfig):
    name = "practica.knowledge.countries"
    label = "countries"
