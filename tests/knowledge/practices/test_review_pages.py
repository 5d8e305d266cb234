"""Review through the pages: handing in, reading, deciding, following, looking back; and what outsiders do not learn."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from practica.foundation.core import keeping
from practica.knowledge.practices import actions, tasks
from practica.knowledge.practices.models import Decision, Practice, Review, SectionComment, State
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member
from tests.conftest import NOW
from tests.knowledge.practices.conftest import REASONS

pytestmark = pytest.mark.slow

SAID = {f"reason_{criterion}": words for criterion, words in REASONS.items()} | {"words": "Clear and honest."}


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def client(people, reviewers, browse):
    """`browse`, also for the reviewers made here."""
    return browse


@pytest.fixture
def in_review(people, reviewers, written):
    practice = written()
    actions.submit(practice, by=people.author, now=timezone.now())
    return practice


@pytest.fixture
def twice(people, reviewers, written, approve):
    """A practice with version 1 published and version 2 in review."""
    practice = written()
    actions.submit(practice, by=people.author, now=NOW)
    for handle in list(Review.objects.values_list("reviewer__handle", flat=True)):
        approve(practice, handle)
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=people.author, now=NOW)
    changes = {
        "done": "Four towns share one rota.\n\nOne telephone, one list.", "change": "major", "why": "A fourth town came in.",
    }  # fmt: skip
    for field, words in changes.items():
        actions.save_field(practice, field, words, revision=0, by=people.author, now=NOW)
    actions.submit(practice, by=people.author, now=timezone.now())
    return practice


def test_an_author_hands_in_from_the_check_page_and_follows_it(people, reviewers, written, client):
    practice = written()
    page = client("author").get(f"/practices/{practice.slug}/check/")
    assert f'action="/practices/{practice.slug}/submit/"' in page.content.decode()

    page = client("author").post(f"/practices/{practice.slug}/submit/", follow=True)

    assert page.redirect_chain[0][0] == f"/practices/{practice.slug}/review/"
    assert "Two reviewers were asked" in text(page)
    assert "Anneke" in text(page)
    assert 'name="decision"' not in text(page)
    again = client("author").post(f"/practices/{practice.slug}/submit/")
    assert again.status_code == 302
    assert Review.objects.count() == 2


def test_what_is_missing_is_said_and_nothing_is_handed_in(people, reviewers, written, client):
    practice = written()
    actions.save_field(practice, "challenge", "", revision=9, by=people.author, now=NOW)
    page = client("author").post(f"/practices/{practice.slug}/submit/", follow=True)
    assert "Something is still missing" in text(page)
    assert Practice.objects.get().state == State.DRAFT


def test_too_few_reviewers_are_said_on_the_page_and_listed_for_facilitators(people, written, client):
    Member.objects.filter(handle__in=("anneke", "tomas")).update(is_reviewer=False)
    practice = written(title="A rota nobody may read")
    page = client("author").post(f"/practices/{practice.slug}/submit/", follow=True)
    assert "fewer than two reviewers may read it" in text(page)

    page = text(client("facilitator").get("/reviews/"))

    assert "A practice that is not published yet" in page
    assert "1 of 2" in page, "the last place is kept for another organisation"
    assert "A rota nobody may read" not in page


@pytest.mark.parametrize("handle", ["nobody", "member", "facilitator", "admin", "observer"])
@pytest.mark.parametrize("address", ["review/", "review/comment/", "review/settle/1/"])
def test_for_outsiders_there_is_no_review(in_review, client, handle, address):
    url = f"/practices/{in_review.slug}/{address}"
    answer = client(handle).get(url) if address == "review/" else client(handle).post(url)
    assert answer.status_code == (302 if handle == "nobody" else 404)
    if handle == "nobody":
        assert answer.url.startswith("/sign-in/")


def test_who_reads_the_published_version_does_not_learn_of_the_next_one(twice, client):
    assert client("member").get(f"/practices/{twice.slug}/history/").status_code == 200
    assert "Four towns" not in text(client("member").get(f"/practices/{twice.slug}/history/"))
    assert client("member").get(f"/practices/{twice.slug}/review/").status_code == 404


def test_without_a_next_version_outsiders_get_the_same_answer(people, written, client):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    assert client("member").get(f"/practices/{practice.slug}/review/").status_code == 404
    assert client("author").get(f"/practices/{practice.slug}/review/").status_code == 302


def test_a_reviewer_reads_the_version_beside_the_one_before(twice, client):
    page = text(client("anneke").get(f"/practices/{twice.slug}/review/"))
    assert "<del>Three</del>" in page
    assert "<ins><mark>Four</mark></ins>" in page
    assert "Version 1" in page
    assert "A fourth town came in." in page
    assert page.count("<h1") == 1


def test_a_reviewer_reads_translations_too_and_what_the_check_marked(people, reviewers, written, client):
    practice = written()
    actions.save_field(practice, "done", "Officer Maria Santos asked first.", revision=9, by=people.author, now=NOW)
    actions.translate(practice, "fr", by=people.author, now=NOW)
    actions.save_field(practice, "title", "Une liste pour les nuits", revision=0, by=people.author, now=NOW, language="fr")
    actions.submit(practice, by=people.author, now=timezone.now())

    page = text(client("anneke").get(f"/practices/{practice.slug}/review/"))

    assert "Une liste pour les nuits" in page
    assert "What the check for personal data marked" in page
    assert "“<bdi>Maria Santos</bdi>”" in page


def test_a_reviewer_approves_through_the_page_and_the_second_approval_publishes(in_review, client, people):
    first, second = Review.objects.order_by("pk").values_list("reviewer__handle", flat=True)
    url = f"/practices/{in_review.slug}/review/"
    page = client(first).post(url, SAID | {"decision": "approve"}, follow=True)
    assert "when the other reviewer approves" in text(page)

    page = client(second).post(url, SAID | {"decision": "approve"}, follow=True)

    assert "With your approval it is published" in text(page)
    in_review.refresh_from_db()
    assert in_review.published_version.number == 1
    assert client("member").get(in_review.get_absolute_url()).status_code == 200


def test_a_reviewer_reads_the_others_words_only_after_deciding(in_review, client):
    first, second = Review.objects.order_by("pk").values_list("reviewer__handle", flat=True)
    url = f"/practices/{in_review.slug}/review/"
    client(first).post(url, SAID | {"decision": "approve", "words": "A word for the authors."})
    assert "A word for the authors." not in text(client(second).get(url))
    assert "A word for the authors." in text(client("author").get(url))


def test_a_refused_decision_keeps_every_word_on_the_page(in_review, client):
    said = SAID | {"decision": "approve", "reason_evidence": "", "words": "I would like to keep this."}
    page = client("anneke").post(f"/practices/{in_review.slug}/review/", said)
    assert page.status_code == 422
    assert "A reason is still missing for: Effect and its evidence" in text(page)
    assert "I would like to keep this." in text(page)
    assert "Said well enough about relevance." in text(page)


def test_who_is_overtaken_keeps_their_words(in_review, client, approve, people):
    other = Review.objects.exclude(reviewer=people.anneke).get().reviewer.handle
    approve(in_review, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")
    page = client(other).post(f"/practices/{in_review.slug}/review/", SAID | {"decision": "approve", "words": "Mine too."})
    assert "Another decision came before yours" in text(page)
    assert Review.objects.get(reviewer__handle=other).decision == Decision.CLOSED
    assert "Mine too." in text(page)


def test_what_a_reviewer_has_typed_is_there_again_and_gone_once_sent(in_review, client, people):
    path = f"/practices/{in_review.slug}/review/"
    client("anneke").post(f"/keep/?form={path}", {"field": "reason_relevance", "value": "We have it too.", "revision": 0})
    assert "We have it too." in text(client("anneke").get(path))

    client("anneke").post(path, SAID | {"decision": "approve"})

    assert keeping.kept(people.anneke, path) == {}


def test_nothing_of_a_closed_practice_is_kept_in_the_browser(people, reviewers, written, circle, client):
    practice = written(marking=Marking.AMBER, circle=circle)
    actions.submit(practice, by=people.author, now=timezone.now())
    forms = re.findall(r"<form[^>]*data-keep=[^>]*>", text(client("reviewer").get(f"/practices/{practice.slug}/review/")))
    assert forms
    assert all("data-keep-never" in form for form in forms)


def test_a_comment_is_written_answered_and_settled_through_the_page(in_review, client):
    base = f"/practices/{in_review.slug}/review/"
    client("anneke").post(f"{base}comment/", {"place": "done", "comment:done": "Who <b>pays</b>?"})
    remark = SectionComment.objects.get()
    place = f"done:{remark.pk}"
    client("author").post(f"{base}comment/", {"place": place, f"comment:{place}": "The towns."})

    page = text(client("anneke").get(base))
    assert "Who &lt;b&gt;pays&lt;/b&gt;?" in page
    assert "The towns." in page
    client("author").post(f"{base}settle/{remark.pk}/")
    assert "Settled: a comment by Anneke" in text(client("author").get(base))


def test_a_half_written_comment_stays_when_another_is_sent(in_review, client):
    base = f"/practices/{in_review.slug}/review/"
    for place in ("done", "changed"):
        kept = {"field": f"comment:{place}", "value": f"About {place}", "revision": 0}
        client("anneke").post(f"/keep/?form={base}comments/", kept)
    client("anneke").post(f"{base}comment/", {"place": "done", "comment:done": "About done"})
    page = text(client("anneke").get(base))
    assert ">About changed</textarea>" in page
    assert ">About done</textarea>" not in page


@pytest.mark.parametrize("place", ["", "nonsense", "done:99999999999999999999", "done:x", "title:0", "../x"])
def test_a_comment_sent_by_a_broken_page_harms_nothing(in_review, client, place):
    answer = client("anneke").post(f"/practices/{in_review.slug}/review/comment/", {"place": place}, follow=True)
    assert answer.status_code == 200
    assert not SectionComment.objects.exists()


def test_a_return_brings_its_authors_back_to_writing(in_review, client, people):
    client("anneke").post(
        f"/practices/{in_review.slug}/review/", SAID | {"decision": "return", "words": "Say how long it lasted."}
    )
    page = text(client("author").get(f"/practices/{in_review.slug}/review/"))
    assert "It came back with comments." in page
    assert "Say how long it lasted." in page
    assert "Read what its reviewers said" in text(client("author").get(f"/practices/{in_review.slug}/check/"))

    actions.save_field(in_review, "changed", "Calls are answered, for two years now.", revision=9, by=people.author, now=NOW)
    client("author").post(f"/practices/{in_review.slug}/submit/")

    page = text(client("anneke").get(f"/practices/{in_review.slug}/review/"))
    assert "As it was returned" in page
    assert "<ins><mark>, for two years now</mark></ins>" in page


def test_what_came_back_can_be_read_beside_both_former_texts(twice, people, approve, client):
    approve(twice, "anneke", decision=Decision.RETURN, words="Say how long it lasted.")
    actions.save_field(twice, "lessons", "Ask the towns first.", revision=9, by=people.author, now=NOW)
    actions.submit(twice, by=people.author, now=timezone.now())
    url = f"/practices/{twice.slug}/review/"

    assert "<del>Three</del>" not in text(client("anneke").get(url))
    assert "<mark>Ask the towns first.</mark>" in text(client("anneke").get(url))
    assert "<del>Three</del>" in text(client("anneke").get(f"{url}?beside=published"))
    assert client("anneke").get(f"{url}?beside=<x>").status_code == 200


def test_who_passes_it_on_sees_it_no_more(in_review, client):
    page = client("anneke").post(f"/practices/{in_review.slug}/review/", {"decision": "decline"}, follow=True)
    assert "Somebody else is asked" in text(page)
    assert client("anneke").get(f"/practices/{in_review.slug}/review/").status_code == 404


def test_my_reviews_stand_in_the_order_of_their_clocks(people, reviewers, written, client):
    for title, days in (("Newer", 1), ("Older", 8)):
        actions.submit(written(title=title), by=people.author, now=timezone.now() - timedelta(days=days))
    page = text(client("anneke").get("/reviews/"))
    assert page.index("Older") < page.index("Newer")
    assert "6 days left" in page
    assert "Nothing waits for you" in text(client("member").get("/reviews/"))
    assert client("nobody").get("/reviews/").status_code == 302


def test_facilitators_see_that_a_closed_circle_is_late_and_not_what_it_is_about(people, reviewers, written, circle, client):
    practice = written(title="A case of two boats", marking=Marking.AMBER, circle=circle)
    actions.submit(practice, by=people.author, now=timezone.now() - timedelta(days=31))
    tasks.tick(timezone.now())
    version = practice.versions.get()

    page = text(client("facilitator").get("/reviews/"))
    assert "A practice in a closed circle" in page
    assert "two boats" not in page
    assert circle.name not in page
    assert client("facilitator").post(f"/reviews/{version.pk}/take-up/").status_code == 404

    assert "A practice in a closed circle" in text(client("contact").get("/reviews/"))
    assert client("contact").post(f"/reviews/{version.pk}/take-up/").status_code == 302
    assert client("contact").get(f"/practices/{practice.slug}/review/").status_code == 200


def test_a_facilitator_decides_after_thirty_days_through_the_page(people, reviewers, written, client):
    practice = written()
    actions.submit(practice, by=people.author, now=timezone.now() - timedelta(days=31))
    tasks.tick(timezone.now())
    page = client("facilitator").post(f"/reviews/{practice.versions.get().pk}/take-up/", follow=True)
    assert "You decide alone" in text(page)
    assert "reason_relevance" not in text(page)

    words = "Both reviewers are away; it is careful."
    client("facilitator").post(f"/practices/{practice.slug}/review/", {"decision": "approve", "words": words})

    practice.refresh_from_db()
    assert practice.state == State.PUBLISHED


def test_the_second_version_says_what_is_new_on_the_page_that_sends_it_out(people, reviewers, written, client):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=people.author, now=NOW)
    page = text(client("author").get(f"/practices/{practice.slug}/check/"))
    assert 'name="change"' in page
    assert "Still missing" not in page
    url = f"/practices/{practice.slug}/submit/"
    assert "still missing" in text(client("author").post(url, {"change": "minor"}, follow=True))

    client("author").post(url, {"change": "minor", "why": "A telephone was added."})

    version = practice.versions.get(number__isnull=True)
    assert (version.state, version.change, version.why) == (State.SUBMITTED, "minor", "A telephone was added.")


def test_a_later_short_form_says_it_too(people, written, client):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=people.author, now=NOW)
    actions.choose_form(practice, "short", by=people.author, now=NOW)
    client("author").post(f"/practices/{practice.slug}/publish/")
    assert practice.versions.filter(number=2).count() == 0
    client("author").post(f"/practices/{practice.slug}/publish/", {"change": "major", "why": "The rota is another one."})
    assert practice.versions.get(number=2).why == "The rota is another one."


def both_versions(twice, approve):
    for handle in list(twice.versions.latest("pk").reviews.values_list("reviewer__handle", flat=True)):
        approve(twice, handle, days=9)
    twice.refresh_from_db()


@pytest.mark.parametrize("handle", ["member", "author", "nobody"])
def test_the_history_says_what_changed_why_and_who_read_it(people, twice, approve, client, handle):
    named = handle != "nobody"
    both_versions(twice, approve)
    actions.mark(twice, Marking.CLEAR, by=people.author, now=NOW)
    actions.say_still_true(twice, "in_part", "The third town left.", by=people.author, now=NOW)

    page = text(client(handle).get(f"/practices/{twice.slug}/history/"))

    assert "major: what to do" in page
    assert "A fourth town came in." in page
    assert "The third town left." in page
    assert ("Anneke" in page) is named
    assert ("Reviewed by 2 peers" in page) is not named
    assert f"/practices/{twice.slug}/compare/1/2/" in page


def test_where_the_source_is_withheld_reviewers_are_counted_and_not_named(people, twice, approve, client):
    both_versions(twice, approve)
    Practice.objects.update(attribution=Attribution.WITHHELD)
    page = text(client("member").get(f"/practices/{twice.slug}/history/"))
    assert "Anneke" not in page
    assert "Reviewed by 2 peers" in page


def test_two_published_versions_stand_beside_each_other(twice, approve, client):
    both_versions(twice, approve)
    page = client("member").get(f"/practices/{twice.slug}/compare/1/2/")
    assert "<del>Three</del>" in text(page)
    assert text(page).count("<h1") == 1
    for numbers in ("1/3", "0/1", "2/99999999"):
        assert client("member").get(f"/practices/{twice.slug}/compare/{numbers}/").status_code == 404
    assert client("nobody").get(f"/practices/{twice.slug}/compare/1/2/").status_code == 404


def test_a_version_in_review_cannot_be_compared(twice, client):
    assert client("author").get(f"/practices/{twice.slug}/compare/1/2/").status_code == 404


def test_a_withdrawn_practice_shows_its_reason_and_no_versions(people, twice, approve, client):
    both_versions(twice, approve)
    actions.withdraw(twice, "The law has changed.", by=people.author, now=NOW)
    page = text(client("member").get(f"/practices/{twice.slug}/history/"))
    assert "The law has changed." in page
    assert "A fourth town" not in page
    assert client("member").get(f"/practices/{twice.slug}/compare/1/2/").status_code == 404


def test_a_steward_names_a_successor_and_hands_over(people, written, client):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    url = f"/practices/{practice.slug}/steward/"
    client("author").post(url, {"what": "successor", "successor-member": "contact"})
    assert Practice.objects.get().successor == people.contact
    assert "Contact Example is asked first" in text(client("author").get(url))
    assert "No member has this handle" in text(client("author").post(url, {"what": "heir", "heir-member": "who"}))
    assert "Say to whom" in text(client("author").post(url, {"what": "heir", "heir-member": ""}))

    client("author").post(url, {"what": "heir", "heir-member": "member@example.org"})

    assert Practice.objects.get().source == people.member
    assert "Only its steward does this" in text(client("author").get(url))


def test_a_closed_practice_is_not_handed_to_somebody_outside_its_circle(people, written, circle, client):
    practice = written(marking=Marking.AMBER, circle=circle)
    page = client("author").post(f"/practices/{practice.slug}/steward/", {"what": "heir", "heir-member": "member"})
    assert "does not belong to the circle" in text(page)
    assert client("member").get(f"/practices/{practice.slug}/steward/").status_code == 404


def test_others_read_that_only_the_steward_does_this(people, written, client):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    assert client("member").get(f"/practices/{practice.slug}/steward/").status_code == 403
    assert client("nobody").get(f"/practices/{practice.slug}/steward/").status_code == 302
    Member.objects.filter(pk=people.author.pk).update(is_active=False)
    assert "Take it on" in text(client("member").get(f"/practices/{practice.slug}/steward/"))


def test_the_second_reader_decides_from_the_page(people, written, client):
    practice = written()
    actions.publish(practice, by=people.author, now=NOW)
    practice.refresh_from_db()
    actions.hide(practice, by=people.member, now=NOW)
    url = f"/practices/{practice.slug}/steward/"
    assert "You are its second reader" in text(client("facilitator").get(url))
    assert client("member").get(url).status_code == 404
    client("facilitator").post(f"/practices/{practice.slug}/do/decide/", {"clean": "yes"})
    assert Practice.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_review_are_asked_for_in_few_queries(twice, client, language, django_assert_max_num_queries):
    visitor = client("anneke")
    visitor.cookies["practica_language"] = language
    visitor.get("/reviews/")
    for url, most in ((f"/practices/{twice.slug}/review/", 50), ("/reviews/", 14), (f"/practices/{twice.slug}/history/", 20)):
        with django_assert_max_num_queries(most):
            assert visitor.get(url).status_code == 200
