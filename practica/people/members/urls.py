"""Addresses of members, organisations and settings."""

from django.urls import URLPattern, path

from practica.people.members import views

urlpatterns: list[URLPattern] = [
    path("members/<slug:handle>/offices/", views.offices, name="member_offices"),
    path("members/<slug:handle>/suspend/", views.suspend, name="member_suspend"),
    path("members/<slug:handle>/restore/", views.restore, name="member_restore"),
    path("organisations/new/", views.new_organisation, name="organisation_new"),
    path("settings/", views.settings, name="settings"),
]
