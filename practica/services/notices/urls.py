"""Addresses of notices, of what one wants by mail, and of letters about something closed."""

from django.urls import path, re_path

from practica.services.notices import views

urlpatterns = [
    re_path(r"^letters/(?P<pk>[0-9]{1,18})/$", views.letter, name="letter"),
    path("notices/", views.notices, name="notices"),
    path("notices/do/", views.act, name="notices_act"),
    path("settings/mail/", views.mail_settings, name="mail_settings"),
    path("settings/mail/follows/", views.follows, name="mail_follows"),
    re_path(r"^mail/off/(?P<token>[0-9A-Za-z:_.-]{1,300})/$", views.mail_off, name="mail_off"),
]
