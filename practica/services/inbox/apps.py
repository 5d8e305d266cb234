"""The app `inbox`."""

from django.apps import AppConfig


class Inbox(AppConfig):
    name = "practica.services.inbox"
    label = "inbox"

    def ready(self) -> None:
        from practica.services.inbox.letters import register_letters

        register_letters()
