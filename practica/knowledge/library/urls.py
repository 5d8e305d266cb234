"""Addresses of the library."""

from django.urls import path

from practica.knowledge.library.views import acting, adding, choosing, reading

urlpatterns = [
    path("library/new/", adding.new, name="library_new"),
    path("library/attach/<slug:kind>/<int:pk>/", choosing.attach, name="library_attach"),
    path("library/<slug:slug>/", reading.item, name="library_item"),
    path("library/<slug:slug>/v<int:number>/", reading.version, name="library_version"),
    path("library/<slug:slug>/edit/", adding.edit, name="library_edit"),
    path("library/<slug:slug>/version/", adding.issue, name="library_issue"),
    path("library/<slug:slug>/marking/", acting.marking, name="library_marking"),
    path("library/<slug:slug>/sign/", acting.sign, name="library_sign"),
    path("library/<slug:slug>/withdraw/", acting.withdraw, name="library_withdraw"),
]
