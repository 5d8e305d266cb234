"""Addresses of events; the page of one is composed in `doors.site.workshops`."""

from django.urls import path

from practica.exchange.events.views import beginning, calendars, guests, programme, reading, registering

_UNDER = "events/<slug:slug>/"

urlpatterns = [
    path("events/", reading.events, name="events"),
    path("events/new/", beginning.new, name="event_new"),
    path("events/n/<int:event>/", reading.by_number, name="event_by_number"),
    path("events/invitations/<str:secret>/", guests.accept, name="guest_accept"),
    path("calendar/", calendars.subscribe, name="calendar"),
    path("calendar/<str:secret>.ics", calendars.feed, name="calendar_feed"),
    path(f"{_UNDER}change/", beginning.change, name="event_change"),
    path(f"{_UNDER}cancel/", beginning.cancel, name="event_cancel"),
    path(f"{_UNDER}do/<slug:verb>/", registering.act, name="event_act"),
    path(f"{_UNDER}my-sessions/", registering.my_sessions, name="event_my_sessions"),
    path(f"{_UNDER}people/", registering.people, name="event_people"),
    path(f"{_UNDER}people.csv", registering.people_csv, name="event_people_csv"),
    path(f"{_UNDER}people/<int:one>/<slug:verb>/", registering.decide, name="event_decide"),
    path(f"{_UNDER}guests/", guests.guests, name="event_guests"),
    path(f"{_UNDER}guests/<int:one>/<slug:verb>/", guests.change, name="event_guest_change"),
    path(f"{_UNDER}programme/", programme.programme, name="event_programme"),
    path(f"{_UNDER}programme/new/", programme.new, name="event_session_new"),
    path(f"{_UNDER}programme/import/", programme.take_in, name="event_programme_import"),
    path(f"{_UNDER}programme/<int:number>/", programme.session, name="event_session"),
    path(f"{_UNDER}programme/<int:number>/drop/", programme.drop, name="event_session_drop"),
    path(f"{_UNDER}programme/<int:number>/people/", programme.add_part, name="event_part_add"),
    path(f"{_UNDER}programme/<int:number>/people/<int:part>/drop/", programme.drop_part, name="event_part_drop"),
    path(f"{_UNDER}editions/<int:number>/", reading.edition, name="event_edition"),
    path(f"{_UNDER}event.ics", calendars.event_file, name="event_ics"),
    path(f"{_UNDER}sessions/<int:number>.ics", calendars.session_file, name="session_ics"),
]
