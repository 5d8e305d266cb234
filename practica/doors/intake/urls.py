"""Addresses of the intake."""

from django.urls import path

from practica.doors.intake import views

urlpatterns = [
    path("intake/", views.intake, name="intake"),
    path("intake/<int:pk>/", views.proposal, name="intake_proposal"),
    path("intake/<int:pk>/draft/", views.make_draft, name="intake_draft"),
    path("intake/<int:pk>/example/", views.make_example, name="intake_example"),
    path("intake/<int:pk>/drop/", views.drop, name="intake_drop"),
]
