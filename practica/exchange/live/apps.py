"""The app `live`."""

from django.apps import AppConfig


class Live(AppConfig):
    name = "practica.exchange.live"
    label = "live"

    def ready(self) -> None:
        """Questions follow their example, rows their event; both can be hidden; notes from the desk are told by letter."""
        from practica.exchange.contributions.models import Contribution
        from practica.exchange.events.models import Event
        from practica.exchange.live.actions.placing import follow_contribution, follow_event
        from practica.exchange.live.hiding import register_hiding
        from practica.exchange.live.notices import register_notices
        from practica.people.access.placing import follow

        follow(Event.KIND, follow_event)
        follow(Contribution.KIND, follow_contribution)
        register_hiding()
        register_notices()
