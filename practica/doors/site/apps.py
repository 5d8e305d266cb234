"""The app `site`."""

from django.apps import AppConfig


class Site(AppConfig):
    name = "practica.doors.site"
    label = "site"

    def ready(self) -> None:
        """What waits on the first page waits in the digest; letters tell of whatever can be hidden, every topic being ready."""
        from practica.doors.site.waiting import waiting_for
        from practica.people.access.hiding.kinds import kinds
        from practica.services.files.models import File
        from practica.services.files.queries import hidden_one
        from practica.services.notices import hidden, news

        news.register_waiting(waiting_for)
        hidden.register_hidden(kinds())
        hidden.register_one(File.KIND, hidden_one, File.get_absolute_url)
