"""Addresses of examples, under their event."""

from django.urls import path

from practica.exchange.contributions.views import acting, reading, writing

_UNDER = "events/<slug:slug>/examples/"

urlpatterns = [
    path(f"{_UNDER}new/", writing.new, name="example_new"),
    path(f"{_UNDER}ask/<int:part>/", acting.ask, name="example_ask"),
    path(f"{_UNDER}<int:pk>/", reading.example, name="example"),
    path(f"{_UNDER}<int:pk>/write/", writing.write, name="example_write"),
    path(f"{_UNDER}<int:pk>/do/<slug:step>/", acting.act, name="example_act"),
    path(f"{_UNDER}<int:pk>/remark/", acting.remark, name="example_remark"),
    path(f"{_UNDER}<int:pk>/remarks/<int:remark>/settle/", acting.settle, name="example_settle"),
]
