"""The map: dots, arcs and the table say the same, over what the reader may see."""

import gzip
import json
import math
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from practica.doors.site import atlas
from practica.foundation.core import places
from practica.knowledge.practices import actions as practices
from practica.knowledge.replications import actions
from practica.knowledge.replications.queries import Flow
from practica.people.access.models import Marking
from tests.conftest import INPUT, NOW, TODAY

LAND = INPUT / "map" / "countries-110m.json"


@pytest.fixture
def publish(people):
    def make(title, *countries, **marked):
        practice = practices.begin(by=people.author, now=NOW, title=title)
        for section in ("challenge", "done", "changed", "did_not_work"):
            practices.save_field(practice, section, "A rota for nights.", revision=0, by=people.author, now=NOW)
        version = practice.versions.get()
        version.countries.all().delete()
        for position, code in enumerate(countries):
            version.countries.create(code=code, position=position)
        practices.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
        if marked:
            practices.mark(practice, by=people.author, now=NOW, **marked)
        return practice

    return make


@pytest.fixture
def take_up(people):
    def make(practice, country, **more):
        plan = actions.Plan(country=country, expected="Fewer waits.", report_due=TODAY.replace(year=2027), **more)
        return actions.register(practice.published_version, plan, by=people.steward, now=NOW)

    return make


def table(page):
    """Each country's line in words."""
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in body.split("</tr>")]
    return [row for row in rows if row]


def test_the_picture_has_nothing_that_the_table_has_not(publish, take_up, browse):
    form = publish("One form", "BR")
    publish("One desk", "BR", "NP")
    take_up(form, "ZA")
    take_up(form, "MT")
    page = browse("member").get("/practices/map/")
    assert table(page) == ["Brazil 2 ·", "Malta · 1 from Brazil", "Nepal 1 ·", "South Africa · 1 from Brazil"]
    drawn = page.context["drawn"]
    assert {dot.code: dot.url for dot in drawn.dots} == {
        "BR": "/practices/?country=BR", "NP": "/practices/?country=NP", "ZA": "/countries/za/", "MT": "/countries/mt/",
    }  # fmt: skip
    assert len(drawn.arcs) == 2


def test_somebody_outside_a_circle_sees_no_trace_of_what_it_holds(publish, take_up, browse, circle):
    form = publish("One form", "BR")
    before = table(browse("member").get("/practices/map/"))
    publish("A closed desk", "LA", marking=Marking.AMBER, circle=circle)
    take_up(form, "NE", marking=Marking.AMBER, circle=circle)
    page = browse("member").get("/practices/map/")
    assert table(page) == before
    assert [dot.code for dot in page.context["drawn"].dots] == ["BR"]
    assert table(browse("contact").get("/practices/map/")) == ["Brazil 1 ·", "Laos 1 ·", "Niger · 1 from Brazil"]


def test_a_visitor_on_an_empty_map_learns_what_it_is_for(browse):
    assert "Nothing on the map yet" in browse("nobody").get("/practices/map/").content.decode()


def test_it_costs_the_same_for_one_practice_and_for_thirty(publish, take_up, browse, django_assert_max_num_queries):
    counts = []
    for more in (1, 29):
        for number in range(more):
            take_up(publish(f"Form {more} {number}", "BR"), "ZA")
        browse("member").get("/practices/map/")
        with django_assert_max_num_queries(40) as queries:
            browse("member").get("/practices/map/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_map_is_not_mirrored_in_arabic(publish, browse):
    publish("One form", "BR", "NP")
    places_of = []
    for language in ("en", "ar"):
        page = browse("member").get("/practices/map/", headers={"accept-language": language})
        places_of.append([(dot.code, dot.x) for dot in page.context["drawn"].dots])
    assert places_of[0] == places_of[1]


def test_the_land_is_light_and_has_no_border_style_or_script():
    land = Path(finders.find("site/land.svg")).read_bytes()
    assert len(gzip.compress(land)) < 25_000
    assert set(re.findall(rb"<(\w+)", land)) == {b"svg", b"symbol", b"path"}
    assert land.count(b"<path") == 1


def test_every_country_but_two_islands_without_people_has_a_point():
    assert places.codes() - set(atlas.points()) == {"BV", "HM"}
    for code, (north, east) in atlas.points().items():
        x, y = atlas.project(north, east)
        assert 0 <= x <= atlas.WIDTH, code
        assert (0 <= y <= atlas.HEIGHT) == (code != "AQ"), code


def test_equal_areas_stay_equal():
    def area(north, east):
        """Of a small cell, divided by its true size."""
        (x, y), (x2, y2), (x3, y3) = (atlas.project(*one) for one in ((north, east), (north, east + 0.1), (north + 0.1, east)))
        return abs((x2 - x) * (y3 - y) - (x3 - x) * (y2 - y)) / math.cos(math.radians(north + 0.05))

    assert area(60, 90) == pytest.approx(area(0, 20), rel=0.01)
    assert area(-33, -60) == pytest.approx(area(0, 20), rel=0.01)


@pytest.mark.parametrize("count", [0, 1, 400])
def test_names_cover_neither_dots_nor_each_other(count):
    codes = sorted(atlas.points())[:count]
    drawn = atlas.draw(dict.fromkeys(codes, 3), [Flow(code, "BR", 2, 0, 0) for code in codes])
    half = [(len(label.name) * 13 // 2, label) for label in drawn.labels]
    for number, (wide, one) in enumerate(half):
        for other_wide, other in half[number + 1 :]:
            assert abs(one.x - other.x) >= wide + other_wide or abs(one.y - other.y) >= 28


def test_the_points_are_those_of_natural_earth():
    if not LAND.exists():
        pytest.skip(f"{LAND} is not here")
    inside = json.loads(LAND.read_text())["bbox"]
    for code, (north, east) in atlas.points().items():
        assert inside[0] <= east <= inside[2], code
        assert inside[1] <= north <= 90, code
