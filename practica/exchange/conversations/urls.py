"""Addresses of conversations; ideas and experiences live under /questions/ too. The page of one is in `doors/site`."""

from django.urls import path

from practica.exchange.conversations.views import answering, asking, ordering, piloting, reading

urlpatterns = [
    path("questions/", reading.questions, name="questions"),
    path("questions/new/", asking.new, name="question_new"),
    path("questions/beside/", asking.beside, name="question_beside"),
    path("questions/<int:pk>/answer/", answering.answer, name="question_answer"),
    path("questions/<int:pk>/edit/", asking.edit, name="question_edit"),
    path("questions/<int:pk>/history/", reading.history, name="question_history"),
    path("questions/<int:pk>/since/<int:number>/", reading.since, name="question_since"),
    path("questions/<int:pk>/do/<slug:verb>/", answering.act, name="question_act"),
    path("questions/answers/<int:number>/edit/", answering.edit, name="answer_edit"),
    path("questions/answers/<int:number>/history/", reading.answer_history, name="answer_history"),
    path("questions/answers/<int:number>/came-of/", answering.came_of, name="answer_came_of"),
    path("questions/answers/<int:number>/follow-up/", answering.follow_up, name="answer_follow_up"),
    path("questions/answers/<int:number>/thank/", answering.thank, name="answer_thank"),
    path("questions/answers/<int:number>/same/", answering.same, name="answer_same"),
    path("questions/<int:pk>/pilot/", piloting.plan, name="pilot_plan"),
    path("questions/<int:pk>/pilot/end/", piloting.end, name="pilot_end"),
    path("questions/<int:pk>/marking/", ordering.marking, name="question_marking"),
    path("questions/<int:pk>/move/", ordering.move, name="question_move"),
    path("questions/<int:pk>/merge/", ordering.merge, name="question_merge"),
    path("questions/<int:pk>/close/", ordering.close, name="question_close"),
    path("questions/<int:pk>/invite/", ordering.invite, name="question_invite"),
    path("questions/invitations/<int:number>/", ordering.invitation, name="question_invitation"),
]
