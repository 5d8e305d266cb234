"""The app `assists`."""

from django.apps import AppConfig


class Assists(AppConfig):
    name = "practica.exchange.assists"
    label = "assists"

    def ready(self) -> None:
        """Words follow their assist, an assist the question it began from; search and letters learn of both.

        Being asked to one counts as being asked by name.
        """
        from practica.exchange.assists.actions.guarding import follow_assist, follow_question
        from practica.exchange.assists.hiding import register_hiding
        from practica.exchange.assists.models import Assist, Peer
        from practica.exchange.assists.notices import register_notices
        from practica.exchange.assists.replying import register_replies
        from practica.exchange.assists.search import register_assists
        from practica.exchange.assists.shelf import register_shelf
        from practica.exchange.conversations import allowing
        from practica.exchange.conversations.models import Conversation
        from practica.people.access.placing import follow

        follow(Conversation.KIND, follow_question)
        follow(Assist.KIND, follow_assist)
        allowing.register(Peer, "assist__audience")
        register_hiding()
        register_notices()
        register_replies()
        register_assists()
        register_shelf()
