"""The address in letters about something closed."""

from django.urls import re_path

from practica.services.notices import views

urlpatterns = [re_path(r"^letters/(?P<pk>[0-9]{1,18})/$", views.letter, name="letter")]
