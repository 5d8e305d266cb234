"""The app `replications`."""

from django.apps import AppConfig


class Replications(AppConfig):
    name = "practica.knowledge.replications"
    label = "replications"

    def ready(self) -> None:
        """What belongs to a practice follows its marking; letters follow what happens."""
        from practica.knowledge.practices.actions import ask_first
        from practica.knowledge.practices.models import Practice
        from practica.knowledge.replications.actions.guarding import follow_practice
        from practica.knowledge.replications.actions.releasing import ask_for_sentences
        from practica.knowledge.replications.hiding import register_hiding
        from practica.knowledge.replications.news import register_news
        from practica.knowledge.replications.notices import register_notices
        from practica.knowledge.replications.shelf import register_shelf
        from practica.people.access.placing import follow

        follow(Practice.KIND, follow_practice)
        ask_first(ask_for_sentences)
        register_shelf()
        register_hiding()
        register_notices()
        register_news()
