"""The address where a fact is stated; the pages of a country belong to a higher floor."""

from django.urls import path

from practica.knowledge.countries import views

urlpatterns = [path("countries/<str:code>/facts/<str:kind>/", views.state_fact, name="state_fact")]
