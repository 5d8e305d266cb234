"""Whatever is sent to these forms, the answer is a page with a sentence: nothing breaks and nothing half-written stays."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Replication, ReplicationBlock, ReplicationCondition, Use
from tests.examples import examples

pytestmark = pytest.mark.slow

HOSTILE = ["\x00", "\ufffd", "\u202egnp.exe", "9" * 400, "ä" * 6_000, "<script>", "NaN", "-1"]
odd = st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE))
USED = ["purpose", "what", "helped", "because", "country", "language", "reason:what:phone"]
HUGE = "9" * 23
few = examples(40)


def names_of(form_page):
    return sorted({*form_page.context["form"].fields, "marking", "circle", "readers", "act"})


@few
@given(data=st.data())
def test_anything_may_be_sent_to_adapt(people, practice, data):
    client = Client()
    client.force_login(people.member)
    path = f"/practices/{practice.slug}/adapt/"
    names = names_of(client.get(path))
    sent = data.draw(st.dictionaries(st.sampled_from(names), odd, max_size=12))
    before = (Replication.objects.count(), ReplicationCondition.objects.count(), ReplicationBlock.objects.count())

    answer = client.post(path, sent)

    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        assert (Replication.objects.count(), ReplicationCondition.objects.count(), ReplicationBlock.objects.count()) == before


@few
@given(data=st.data())
def test_anything_may_be_sent_to_report(people, running, data):
    client = Client()
    client.force_login(people.steward)
    path = f"{running.get_absolute_url()}report/"
    names = names_of(client.get(path))
    sent = {"verdict": "similar", "negative_effects": "no", "sentence": "It went well.", "seen": "0"}
    sent |= data.draw(st.dictionaries(st.sampled_from(names), odd, max_size=12))

    assert client.post(path, sent).status_code in {200, 302}


@few
@given(
    sent=st.dictionaries(
        st.sampled_from(["purpose", "what", "helped", "because", "country", "language", "reason:what:phone"]), odd
    )
)
def test_anything_may_be_sent_to_use(people, practice, sent):
    client = Client()
    client.force_login(people.member)
    before = Use.objects.count()

    answer = client.post(f"/practices/{practice.slug}/use/", sent)

    assert answer.status_code in {200, 302}
    assert Use.objects.count() == before + (answer.status_code == 302)


@pytest.mark.parametrize("path", ["/replications/0/", f"/replications/{HUGE}/", f"/replications/{HUGE}/report/"])
def test_a_number_that_no_database_holds_is_not_there(browse, path):
    assert browse("member").get(path).status_code == 404


def test_the_pages_ask_the_database_the_same_number_of_times_for_one_and_for_many(
    browse, people, practice, replicated, django_assert_max_num_queries
):
    row = replicated(practice, "ZA", "similar")
    replicated(practice, "NE", "similar", parent=row.pk)
    browse("member").get(f"/practices/{practice.slug}/adapt/")
    browse("member").get(row.get_absolute_url())  # the first look is noted, so that no mail tells of it any more
    with django_assert_max_num_queries(27):
        browse("member").get(f"/practices/{practice.slug}/adapt/")
    with django_assert_max_num_queries(23):
        browse("member").get(row.get_absolute_url())
    for number, country in enumerate(("MA", "ML", "EG", "KG", "LA")):
        block = actions.BlockHere("added", title=f"Our own {number}")
        replicated(practice, country, "weaker", parent=row.pk, blocks=(block,))
    with django_assert_max_num_queries(27):
        browse("member").get(f"/practices/{practice.slug}/adapt/")
    with django_assert_max_num_queries(23):
        browse("member").get(row.get_absolute_url())
