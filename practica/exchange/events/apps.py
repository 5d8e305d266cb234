"""The app `events`."""

from django.apps import AppConfig


class Events(AppConfig):
    name = "practica.exchange.events"
    label = "events"

    def ready(self) -> None:
        """Sessions follow their event."""
        from practica.exchange.events.actions.placing import follow_event
        from practica.exchange.events.models import Event
        from practica.people.access.placing import follow

        follow(Event.KIND, follow_event)
