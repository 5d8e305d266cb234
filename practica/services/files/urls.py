"""Addresses of files."""

from django.urls import path

from practica.services.files import views

urlpatterns = [
    # Before the keys, none of which is this word: they are longer.
    path("files/draft/", views.draft, name="file_draft"),
    path("files/<slug:key>/", views.page, name="file"),
    path("files/<slug:key>/remove/", views.remove, name="file_remove"),
    path("files/<slug:key>/hide/", views.hide, name="file_hide"),
    path("files/<slug:key>/show/", views.show, name="file_show"),
    path("files/<slug:key>/<str:name>", views.download, name="file_download"),
]
