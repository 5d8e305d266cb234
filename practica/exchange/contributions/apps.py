"""The app `contributions`."""

from django.apps import AppConfig


class Contributions(AppConfig):
    name = "practica.exchange.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Contributions and what is remarked on them follow the event."""
        from practica.exchange.contributions.actions import follow_contribution, follow_event
        from practica.exchange.contributions.models import Contribution
        from practica.exchange.events.models import Event
        from practica.people.access.placing import follow

        follow(Event.KIND, follow_event)
        follow(Contribution.KIND, follow_contribution)
