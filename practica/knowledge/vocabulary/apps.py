"""The app `vocabulary`."""

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "practica.knowledge.vocabulary"
    label = "vocabulary"
