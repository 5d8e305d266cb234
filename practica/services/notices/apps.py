"""The app `notices`."""

from django.apps import AppConfig


class Notices(AppConfig):
    name = "practica.services.notices"
    label = "notices"

    def ready(self) -> None:
        from practica.services.notices.people import register_people
        from practica.services.notices.telling import register_digest

        register_people()
        register_digest()
