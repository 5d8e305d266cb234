"""Addresses of what was hidden because somebody saw personal data in it."""

from django.urls import re_path

from practica.people.access.hiding import views

_ITEM = r"^personal-data/(?P<item>[a-z_]{1,30}-[0-9]{1,18})/"

urlpatterns = [
    re_path(rf"{_ITEM}$", views.hidden, name="hidden"),
    re_path(rf"{_ITEM}hide/$", views.hide, name="hide"),
]
