"""The app `afterwards`."""

from django.apps import AppConfig


class Afterwards(AppConfig):
    name = "practica.exchange.afterwards"
    label = "afterwards"

    def ready(self) -> None:
        """Reports follow their event, versions their report; the event's page and letters learn of them."""
        from practica.exchange.afterwards.actions import follow_event, follow_report
        from practica.exchange.afterwards.models import Report
        from practica.exchange.afterwards.notices import register_notices
        from practica.exchange.afterwards.parts import register_parts
        from practica.exchange.events.models import Event
        from practica.people.access.placing import follow

        follow(Event.KIND, follow_event)
        follow(Report.KIND, follow_report)
        register_notices()
        register_parts()
