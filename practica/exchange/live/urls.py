"""Addresses of sessions while they are held."""

from django.urls import path

from practica.exchange.live.views import desk, reading, taking_part, writing

_SESSION = "events/<slug:slug>/live/<int:number>/"

urlpatterns = [
    path("live/", reading.join, name="live_join"),
    path(_SESSION, reading.session, name="live_session"),
    path(f"{_SESSION}ask/", taking_part.ask, name="live_ask"),
    path(f"{_SESSION}mine/", reading.mine, name="live_mine"),
    path(f"{_SESSION}part/<slug:piece>/", reading.part, name="live_part"),
    path(f"{_SESSION}do/<slug:act>/", taking_part.act, name="live_act"),
    path(f"{_SESSION}questions/<int:question>/", taking_part.change, name="live_question"),
    path(f"{_SESSION}notes/", writing.notes, name="live_notes"),
    path(f"{_SESSION}notes/<int:row>/", writing.row, name="live_row"),
    path(f"{_SESSION}desk/", desk.desk, name="live_desk"),
    path(f"{_SESSION}desk/part/", desk.desk_part, name="live_desk_part"),
    path(f"{_SESSION}desk/do/<slug:act>/", desk.act, name="live_desk_act"),
    path(f"{_SESSION}room/", reading.room, name="live_room"),
    path(f"{_SESSION}room/part/", reading.room_part, name="live_room_part"),
]
