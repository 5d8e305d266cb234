"""The app `site`."""

from django.apps import AppConfig


class Site(AppConfig):
    name = "practica.doors.site"
    label = "site"

    def ready(self) -> None:
        """What waits on the first page waits in the digest."""
        from practica.doors.site.waiting import waiting_for
        from practica.services.notices import news

        news.register_waiting(waiting_for)
