"""Addresses of the site's own pages."""

from django.urls import path

from practica.doors.site import (
    atlas,
    countries,
    explore,
    health,
    people,
    reading,
    results,
    shelves,
    start,
    talking,
    today,
    workshops,
)  # fmt: skip

urlpatterns = [
    path("", today.today, name="today"),
    path("practices/", explore.explore, name="practices"),
    path("practices/map/", atlas.practices_map, name="practices_map"),
    path("practices/<slug:slug>/", reading.practice, name="practice"),
    path("practices/<slug:slug>/v<int:number>/", reading.version, name="practice_version"),
    path("library/", shelves.library, name="library"),
    path("search/", explore.search_page, name="search"),
    path("countries/", countries.countries, name="countries"),
    path("countries/<str:code>/", countries.country, name="country"),
    path("results/", results.results, name="results"),
    path("results/table.csv", results.as_csv, name="results_csv"),
    path("start/", start.start, name="start"),
    path("start/put-away/", start.put_away, name="start_put_away"),
    path("questions/<int:pk>/", talking.question, name="question"),
    path("events/<slug:slug>/", workshops.event, name="event"),
    path("settings/expertise/", people.expertise, name="expertise"),
    path("members/<slug:handle>/", people.member, name="member"),
    path("organisations/<slug:slug>/", people.organisation, name="organisation"),
    path("circles/<slug:slug>/", people.circle, name="circle"),
    path("healthz", health.healthz),
    path("robots.txt", health.robots),
]
