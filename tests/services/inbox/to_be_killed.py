"""An installation of its own in which processes that take mails in are killed; says as JSON what became of each mail.

For each mail a fork takes it in and is killed after a moment; then two forks at once take it in again, as a mail server would
that has had no answer. Run with PRACTICA_DATA_DIR and PRACTICA_REPLY_TO set.
"""

import json
import os
import select
import signal
from datetime import UTC, datetime

from practica.config.setup import ready

if __name__ == "__main__":
    ready()

from django.db import connections

from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Answer, Kind
from practica.people.members.models import Member
from practica.services.inbox import actions as inbox
from practica.services.inbox.reading import read
from practica.services.notices import replying
from tests.services.inbox.raw import mail

MAILS = 20
WORDS = "In the town of number {number} three share one roster."


def people() -> str:
    """Two members and a question; the address at which the second one's replies to it arrive."""
    now = datetime.now(UTC)
    for handle in ("member", "steward"):
        person = Member(email=f"{handle}@example.org", handle=handle, name=handle, languages=["en"], joined=now)
        person.set_unusable_password()
        person.save()
    asked = actions.Asked(title="Interpreters at night?", body="Nobody answers.", kind=Kind.QUESTION)
    question = actions.ask(asked, by=Member.objects.get(handle="member"), now=now)
    return replying.address(Member.objects.get(handle="steward"), question.KIND, question.pk, now=now)


def fork(raw: bytes) -> int:
    """A process that takes the mail in."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        inbox.receive(read(raw), now=datetime.now(UTC))
        os._exit(0)
    return child


def main() -> None:
    address = people()
    for number in range(MAILS):
        words = WORDS.format(number=number)
        raw = mail(words, to=address, sender="steward@example.org", message_id=f"<{number}@mail.example.org>")
        child = fork(raw)
        select.select([], [], [], number * 0.003)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for again in [fork(raw), fork(raw)]:
            os.waitpid(again, 0)
    bodies = list(Answer.objects.values_list("body", flat=True))
    print(json.dumps([bodies.count(WORDS.format(number=number)) for number in range(MAILS)]))


if __name__ == "__main__":
    main()
