"""Addresses of lessons."""

from django.urls import path

from practica.exchange.lessons import collecting_pages, views

urlpatterns = [
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/begin/<int:pk>/", views.begin, name="lesson_begin"),
    path("lessons/grow/<slug:kind>/<int:pk>/", views.grow, name="practice_grow"),
    path("lessons/sources/<int:pk>/say/", views.say, name="lesson_say"),
    path("lessons/sources/<int:pk>/leave-out/", views.leave_out, name="lesson_leave_out"),
    path("lessons/library/begin/<int:conversation>/", collecting_pages.begin, name="collection_begin"),
    path("lessons/library/<int:number>/", collecting_pages.collection, name="collection"),
    path("lessons/library/<int:number>/show/", collecting_pages.show, name="collection_show"),
    path("lessons/library/parts/<int:part>/say/", collecting_pages.say, name="collection_say"),
    path("lessons/<int:pk>/", views.lesson, name="lesson"),
    path("lessons/<int:pk>/write/", views.write, name="lesson_write"),
    path("lessons/<int:pk>/publish/", views.publish, name="lesson_publish"),
    path("lessons/<int:pk>/take-back/", views.take_back, name="lesson_take_back"),
]
