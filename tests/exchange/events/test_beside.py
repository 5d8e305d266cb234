"""An event on the sidelines of another one: chosen among those one sees, and said on both pages to whoever sees both."""

import pytest

from practica.exchange.events import actions
from practica.exchange.events.models import Event
from practica.exchange.events.plan import Planned
from practica.foundation.core.answers import Refused
from practica.people.access.models import Marking
from tests.conftest import NOW


def said_of(event, **more):
    return Planned(title=event.title, starts=event.starts, ends=event.ends, zone=event.zone, **more)


@pytest.fixture
def sideline(people, workshop):
    """`sideline(main)` is an event of `author`'s on its sidelines."""

    def sideline(main, **more):
        return workshop(title="A corridor meeting", beside=main, **more)

    return sideline


def test_it_is_chosen_in_the_form_and_said_on_both_pages(people, browse, workshop):
    main, event = workshop(title="The yearly conference"), workshop(title="A corridor meeting")
    path = f"{event.get_absolute_url()}change/"
    client = browse("author")
    assert "The yearly conference" in client.get(path).content.decode()
    values = {
        "title": event.title, "kind": "workshop", "starts": event.starts, "ends": event.ends, "way": "on_site", "zone": "UTC",
        "languages": ["en"], "seen": event.revision, "marking": "TLP:GREEN", "beside": main.pk,
    }  # fmt: skip
    answer = client.post(path, values)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Event.objects.get(pk=event.pk).beside == main
    page = browse("member").get(event.get_absolute_url()).content.decode()
    assert f'<a class="tag" href="{main.get_absolute_url()}">On the sidelines of The yearly conference</a>' in page
    other = browse("member").get(main.get_absolute_url()).content.decode()
    assert "On its sidelines" in other
    assert "A corridor meeting" in other


def test_only_what_one_sees_is_offered_and_taken(people, browse, circle, workshop):
    closed = workshop(title="Zqclosed", marking=Marking.AMBER, circle=circle)
    draft = workshop(title="Zqdraft", published=False)
    mine = workshop(title="Mine", by="member")
    page = browse("member").get(f"{mine.get_absolute_url()}change/").content.decode()
    for other in (closed, draft):
        assert other.title not in page
        with pytest.raises(Refused, match="no such event"):
            actions.change(mine, said_of(mine, beside=other), by=people.member, now=NOW)
    assert f'<option value="{mine.pk}"' not in page
    with pytest.raises(Refused, match="no such event"):
        actions.change(mine, said_of(mine, beside=mine), by=people.member, now=NOW)


def test_a_page_does_not_say_of_either_what_its_reader_may_not_see(people, browse, circle, workshop, sideline):
    closed = workshop(title="Zqclosed", marking=Marking.AMBER, circle=circle)
    open_one = sideline(closed)
    assert "Zqclosed" not in browse("member").get(open_one.get_absolute_url()).content.decode()
    assert "Zqclosed" in browse("steward").get(open_one.get_absolute_url()).content.decode()
    main = workshop(title="The yearly conference")
    sideline(main, marking=Marking.AMBER, circle=circle)
    sideline(main, published=False)
    assert "A corridor meeting" not in browse("member").get(main.get_absolute_url()).content.decode()
    seen = browse("steward").get(main.get_absolute_url()).content.decode()
    assert seen.count("A corridor meeting") == 1


def test_it_is_not_said_while_the_other_is_hidden(people, browse, workshop, sideline):
    main = workshop(title="The yearly conference")
    event = sideline(main)
    actions.hide(main, by=people.member, now=NOW)
    assert "The yearly conference" not in browse("member").get(event.get_absolute_url()).content.decode()


def test_a_cancelled_one_stands_there_as_cancelled(people, browse, workshop, sideline):
    main = workshop(title="The yearly conference")
    actions.cancel(sideline(main), "The hall is flooded.", by=people.author, now=NOW)
    assert "· cancelled" in browse("member").get(main.get_absolute_url()).content.decode()


def test_whoever_holds_it_with_somebody_and_does_not_see_the_other_leaves_it_as_it_is(people, circle, workshop, sideline):
    event = sideline(workshop(title="Zqclosed", marking=Marking.AMBER, circle=circle))
    actions.share(event, [people.member], by=people.author, now=NOW)
    from practica.exchange.events.forms import EventForm

    form = EventForm(people.member, row=Event.objects.get(pk=event.pk))
    assert "Zqclosed" not in str(form["beside"])
    actions.change(event, said_of(event, beside=event.beside), by=people.member, now=NOW)
    assert Event.objects.get(pk=event.pk).beside.title == "Zqclosed"


def test_two_do_not_stand_beside_each_other(people, workshop, sideline):
    main = workshop(title="The yearly conference")
    with pytest.raises(Refused, match="on the sidelines of this one"):
        actions.change(main, said_of(main, beside=sideline(main)), by=people.author, now=NOW)
