"""The community's vocabulary and encoder, as the reading asks for them."""

from collections.abc import Sequence

from django.conf import settings

from practica.doors.intake.seams import Encoder, Term
from practica.knowledge.vocabulary import queries
from practica.knowledge.vocabulary.models import OBJECTIVES, TOPICS
from practica.services.search import encoder


class CommunityTerms:
    """The concepts and objectives of this community."""

    def concepts(self) -> Sequence[Term]:
        return [Term(term.id, term.labels) for term in queries.concepts(TOPICS)]

    def objectives(self) -> Sequence[Term]:
        return [Term(term.id, term.labels) for term in queries.concepts(OBJECTIVES)]


# One object a process: the reading keeps the vectors of its prototypes and terms beside it.
TERMS = CommunityTerms()


def community_encoder() -> Encoder | None:
    """The encoder of this installation; None where only words are searched."""
    if settings.ENCODER == "none":
        return None
    chosen: Encoder = encoder.named(settings.ENCODER)
    return chosen
