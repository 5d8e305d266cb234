"""The app `conversations`."""

from django.apps import AppConfig


class Conversations(AppConfig):
    name = "practica.exchange.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Conversations follow what they are about; answers follow their conversation; search and letters learn of both."""
        from practica.exchange.conversations import allowing
        from practica.exchange.conversations.actions.guarding import follow_conversation, follow_subject
        from practica.exchange.conversations.hiding import register_hiding
        from practica.exchange.conversations.models import Answer, Conversation, Invitation
        from practica.exchange.conversations.news import register_news
        from practica.exchange.conversations.notices import register_notices
        from practica.exchange.conversations.replying import register_replies
        from practica.exchange.conversations.rules import leads
        from practica.exchange.conversations.search import register_conversations
        from practica.exchange.conversations.shelf import register_shelf
        from practica.exchange.events.models import Event
        from practica.knowledge.practices.models import Practice
        from practica.knowledge.replications.models import Replication
        from practica.people.access.placing import follow
        from practica.services.files.belonging import belongs_to

        follow(Practice.KIND, follow_subject)
        follow(Replication.KIND, follow_subject)
        follow(Event.KIND, follow_subject)
        follow(Conversation.KIND, follow_conversation)
        belongs_to(Conversation, manages=leads)
        belongs_to(Answer, manages=lambda viewer, answer: leads(viewer, answer.conversation))
        allowing.register(Invitation, "conversation__audience")
        register_hiding()
        register_notices()
        register_news()
        register_replies()
        register_conversations()
        register_shelf()
