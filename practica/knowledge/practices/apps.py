"""The app `practices`."""

from django.apps import AppConfig


class Practices(AppConfig):
    name = "practica.knowledge.practices"
    label = "practices"

    def ready(self) -> None:
        from practica.knowledge.practices.news import register_news
        from practica.knowledge.practices.notices import register_notices
        from practica.knowledge.practices.search import register_practices
        from practica.knowledge.practices.shelf import register_shelf

        register_practices()
        register_shelf()
        register_notices()
        register_news()
