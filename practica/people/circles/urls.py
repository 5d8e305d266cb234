"""Addresses of circles, and of the member's page that shows the shared ones."""

from django.urls import URLPattern, path

from practica.people.circles import views

urlpatterns: list[URLPattern] = [
    path("circles/", views.circles, name="circles"),
    path("circles/new/", views.new, name="circle_new"),
    path("circles/<slug:slug>/charter/", views.charter, name="circle_charter"),
    path("circles/<slug:slug>/invite/", views.invite, name="circle_invite"),
    path("circles/<slug:slug>/join/", views.join, name="circle_join"),
    path("circles/<slug:slug>/ask/", views.ask, name="circle_ask"),
    path("circles/<slug:slug>/answer/", views.answer, name="circle_answer"),
    path("circles/<slug:slug>/leave/", views.leave, name="circle_leave"),
    path("circles/<slug:slug>/step-in/", views.step_in, name="circle_step_in"),
    path("circles/<slug:slug>/members/<slug:handle>/decide/", views.decide, name="circle_decide"),
    path("circles/<slug:slug>/members/<slug:handle>/remove/", views.remove, name="circle_remove"),
    path("circles/<slug:slug>/members/<slug:handle>/steward/", views.name_steward, name="circle_name_steward"),
]
