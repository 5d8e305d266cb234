"""The address that a mail provider's webhook posts to."""

from django.urls import path

from practica.services.inbox import views

urlpatterns = [path("inbox/", views.inbox, name="inbox")]
