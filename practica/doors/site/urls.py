"""Addresses of the site's own pages."""

from django.urls import path

from practica.doors.site import health

urlpatterns = [
    path("healthz", health.healthz),
    path("robots.txt", health.robots),
]
