"""Addresses of what remains of an event."""

from django.urls import path

from practica.exchange.afterwards.views import asking, promising, reading, writing

_UNDER = "events/<slug:slug>/"

urlpatterns = [
    path(f"{_UNDER}report/", reading.report, name="report"),
    path(f"{_UNDER}report/v<int:number>/", reading.version, name="report_version"),
    path(f"{_UNDER}report/public/", reading.public, name="report_public"),
    path(f"{_UNDER}report/begin/", writing.begin, name="report_begin"),
    path(f"{_UNDER}report/write/", writing.draft, name="report_write"),
    path(f"{_UNDER}report/write/<int:section>/", writing.section, name="report_section"),
    path(f"{_UNDER}report/write/<int:section>/do/<slug:step>/", writing.act_on, name="report_section_act"),
    path(f"{_UNDER}report/do/<slug:step>/", writing.act, name="report_act"),
    path(f"{_UNDER}report/hide/<slug:thing>/<int:number>/", reading.hide, name="report_hide"),
    path(f"{_UNDER}report/hidden/", reading.hidden, name="report_hidden"),
    path(f"{_UNDER}next-steps/", promising.page, name="next_steps"),
    path(f"{_UNDER}next-steps/promises/<int:row>/", promising.tell, name="promise_tell"),
    path(f"{_UNDER}next-steps/questions/<int:question>/", promising.carry, name="question_carry"),
    path("evaluations/<str:secret>/", asking.by_link, name="evaluation_by_link"),
    path(f"{_UNDER}evaluation/", asking.answer, name="evaluation"),
    path(f"{_UNDER}evaluation/results/", asking.results, name="evaluation_results"),
]
