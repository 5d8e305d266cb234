"""Addresses of this app."""

from django.urls import path

from practica.knowledge.replications.views import reading, taking_up, telling

urlpatterns = [
    path("practices/<slug:slug>/adapt/", taking_up.adapt, name="practice_adapt"),
    path("practices/<slug:slug>/use/", taking_up.use, name="practice_use"),
    path("replications/<int:pk>/", reading.replication, name="replication"),
    path("replications/<int:pk>/report/", telling.report, name="replication_report"),
    path("replications/<int:pk>/abandon/", telling.abandon, name="replication_abandon"),
    path("replications/<int:pk>/start/", telling.start, name="replication_start"),
    path("replications/<int:pk>/still-running/", telling.still_running, name="replication_still_running"),
    path("replications/<int:pk>/marking/", telling.marking, name="replication_marking"),
]
