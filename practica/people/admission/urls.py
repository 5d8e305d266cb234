"""Addresses of admission, and two that allauth asks for by name."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from practica.people.admission import views

urlpatterns: list[URLPattern] = [
    path("join/", views.join, name="account_signup"),
    path("admission/", views.admission, name="admission"),
    path("admission/invite/", views.invite, name="invite"),
    path("admission/list/", views.invite_list, name="invite_list"),
    path("admission/<int:pk>/withdraw/", views.withdraw, name="invitation_withdraw"),
    path("admission/<int:pk>/renew/", views.renew, name="invitation_renew"),
    path("invitations/<str:secret>/", views.accept, name="invitation"),
    path("settings/leave/", views.leave, name="leave"),
    # Who has no password yet gets one by the same letter as who has forgotten it.
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
]
