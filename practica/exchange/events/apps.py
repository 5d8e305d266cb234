"""The app `events`."""

from django.apps import AppConfig


class Events(AppConfig):
    name = "practica.exchange.events"
    label = "events"

    def ready(self) -> None:
        """Sessions follow their event; search and letters learn of it."""
        from practica.exchange.events.actions.placing import follow_event
        from practica.exchange.events.hiding import register_hiding
        from practica.exchange.events.models import Event
        from practica.exchange.events.news import register_news
        from practica.exchange.events.notices import register_notices
        from practica.exchange.events.search import register_events
        from practica.exchange.events.shelf import register_shelf
        from practica.people.access.placing import follow

        follow(Event.KIND, follow_event)
        register_hiding()
        register_notices()
        register_news()
        register_events()
        register_shelf()
