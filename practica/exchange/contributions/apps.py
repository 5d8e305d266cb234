"""The app `contributions`."""

from django.apps import AppConfig


class Contributions(AppConfig):
    name = "practica.exchange.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Contributions and what is remarked on them follow the event; files, search and letters learn of them."""
        from practica.exchange.contributions.actions import follow_contribution, follow_event
        from practica.exchange.contributions.hiding import register_hiding
        from practica.exchange.contributions.models import Contribution, State
        from practica.exchange.contributions.notices import register_notices
        from practica.exchange.contributions.parts import register_parts
        from practica.exchange.contributions.rules import leads
        from practica.exchange.contributions.search import register_contributions
        from practica.exchange.contributions.shelf import register_shelf
        from practica.exchange.events.models import Event
        from practica.people.access.placing import follow
        from practica.services.files.belonging import belongs_to

        follow(Event.KIND, follow_event)
        follow(Contribution.KIND, follow_contribution)
        belongs_to(
            Contribution,
            gone=lambda row: row.state == State.WITHDRAWN,
            manages=lambda viewer, row: leads(viewer, row.event),
        )
        register_hiding()
        register_notices()
        register_contributions()
        register_parts()
        register_shelf()
