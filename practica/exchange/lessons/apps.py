"""The app `lessons`."""

from django.apps import AppConfig


class Lessons(AppConfig):
    name = "practica.exchange.lessons"
    label = "lessons"

    def ready(self) -> None:
        """Lessons follow their conversation; search and letters learn of them."""
        from practica.exchange.conversations.models import Conversation
        from practica.exchange.lessons.actions import follow_conversation
        from practica.exchange.lessons.collecting import register_collections
        from practica.exchange.lessons.hiding import register_hiding
        from practica.exchange.lessons.news import register_news
        from practica.exchange.lessons.notices import register_notices
        from practica.exchange.lessons.search import register_lessons
        from practica.exchange.lessons.shelf import register_shelf
        from practica.people.access.placing import follow

        follow(Conversation.KIND, follow_conversation)
        register_hiding()
        register_notices()
        register_news()
        register_lessons()
        register_collections()
        register_shelf()
