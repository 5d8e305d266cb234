"""Addresses for writing practices; reading them is in `doors/site`."""

from django.urls import path

from practica.knowledge.practices.views import keeping, reviewing, versions, writing

urlpatterns = [
    path("drafts/", writing.drafts, name="drafts"),
    path("practices/new/", writing.new, name="practice_new"),
    path("practices/<slug:slug>/write/", writing.write, name="practice_write"),
    path("practices/<slug:slug>/write/<slug:key>/", writing.write, name="practice_write_question"),
    path("practices/<slug:slug>/save/", writing.save, name="practice_save"),
    path("practices/<slug:slug>/set-aside/<int:number>/", writing.settle, name="practice_settle"),
    path("practices/<slug:slug>/form/", writing.form_kind, name="practice_form"),
    path("practices/<slug:slug>/check/", keeping.check, name="practice_check"),
    path("practices/<slug:slug>/publish/", keeping.publish, name="practice_publish"),
    path("practices/<slug:slug>/marking/", keeping.marking, name="practice_marking"),
    path("practices/<slug:slug>/people/", keeping.people, name="practice_people"),
    path("practices/<slug:slug>/do/<slug:verb>/", keeping.act, name="practice_act"),
    path("practices/<slug:slug>/submit/", reviewing.submit, name="practice_submit"),
    path("practices/<slug:slug>/take-back/", reviewing.take_back, name="practice_take_back"),
    path("practices/<slug:slug>/review/", reviewing.review, name="practice_review"),
    path("practices/<slug:slug>/review/comment/", reviewing.comment, name="practice_review_comment"),
    path("practices/<slug:slug>/review/settle/<int:number>/", reviewing.settle, name="practice_review_settle"),
    path("practices/<slug:slug>/history/", versions.history, name="practice_history"),
    path("practices/<slug:slug>/compare/<int:a>/<int:b>/", versions.compare, name="practice_compare"),
    path("practices/<slug:slug>/steward/", versions.steward, name="practice_steward"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("reviews/<int:number>/take-up/", reviewing.take_up, name="review_take_up"),
]
