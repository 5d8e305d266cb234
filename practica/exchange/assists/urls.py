"""Addresses of peer assists."""

from django.urls import path

from practica.exchange.assists.views import acting, beginning, reading

urlpatterns = [
    path("questions/peer-assist/", reading.assists, name="assists"),
    path("questions/peer-assist/new/", beginning.new, name="assist_new"),
    path("questions/peer-assist/<int:assist>/", reading.assist, name="assist"),
    path("questions/peer-assist/<int:assist>/change/", beginning.change, name="assist_change"),
    path("questions/peer-assist/<int:assist>/invite/", beginning.invite, name="assist_invite"),
    path("questions/peer-assist/<int:assist>/do/<slug:step>/", acting.act, name="assist_act"),
    path("questions/peer-assist/<int:assist>/say/", acting.say, name="assist_say"),
    path("questions/peer-assist/<int:assist>/try/", acting.say_try, name="assist_try"),
    path("questions/peer-assist/<int:assist>/tell/", acting.tell, name="assist_tell"),
    path("questions/peer-assist/words/<int:word>/answer/", acting.answer, name="assist_answer"),
]
