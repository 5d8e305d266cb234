"""Addresses of live updates; the stream itself is answered by the server's door before Django is asked (`config/door.py`)."""

from django.urls import path

from practica.services.live import views

urlpatterns = [
    path("live/numbers/", views.numbers, name="live_numbers"),
    path("live/stream/", views.stream, name="live_stream"),
]
