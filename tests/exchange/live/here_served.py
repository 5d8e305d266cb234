"""A new installation with a session that is live and eight members signed in; says as JSON where it is and their keys.

Run with PRACTICA_DATA_DIR set.
"""

import json
from datetime import UTC, datetime

from practica.config.setup import ready

if __name__ == "__main__":
    ready()

from django.test import Client

from practica.exchange.live.models import address
from practica.people.members.models import Member
from tests.exchange.live.at_once import a_session

PEOPLE = 8


def main() -> None:
    keys = []
    for number in range(PEOPLE):
        member = Member(
            email=f"m{number}@example.org", handle=f"m{number}", name=f"M {number}", languages=["en"], country="BR",
            joined=datetime.now(UTC),
        )  # fmt: skip
        member.set_unusable_password()
        member.save()
        client = Client(headers={"host": "localhost"})
        client.force_login(member)
        keys.append(client.session.session_key)
    session = a_session(Member.objects.get(handle="m0"))
    print(json.dumps({"page": address(session), "subject": f"session:{session.pk}", "keys": keys}))


if __name__ == "__main__":
    main()
