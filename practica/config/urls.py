"""Every address of the site, topic by topic; each app lists its own."""

from allauth.account import views as account
from django.urls import include, path, re_path
from django.views.i18n import set_language

from practica.demo import sample
from practica.foundation.core import gallery, keeping

handler500 = "practica.doors.site.failures.fault"

urlpatterns = [
    path("", include("practica.people.access.urls")),
    path("", include("practica.people.admission.urls")),
    path("", include("practica.people.circles.urls")),
    path("", include("practica.people.members.urls")),
    path("", include("practica.services.notices.urls")),
    path("", include("practica.services.files.urls")),
    path("", include("practica.services.live.urls")),
    path("", include("practica.exchange.live.urls")),
    path("", include("practica.services.inbox.urls")),
    path("", include("practica.knowledge.countries.urls")),
    path("", include("practica.knowledge.library.urls")),
    path("", include("practica.knowledge.practices.urls")),
    path("", include("practica.knowledge.replications.urls")),
    path("", include("practica.exchange.events.urls")),
    path("", include("practica.exchange.conversations.urls")),
    path("", include("practica.exchange.lessons.urls")),
    path("", include("practica.exchange.assists.urls")),
    path("", include("practica.exchange.contributions.urls")),
    path("", include("practica.exchange.afterwards.urls")),
    path("intake/sample.docx", sample.download, name="intake_sample"),
    path("", include("practica.doors.intake.urls")),
    path("", include("practica.doors.exports.urls")),
    # Last, since /practices/<slug>/ would otherwise take /practices/new/.
    path("", include("practica.doors.site.urls")),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    # The number never holds a hyphen, the key does; `path` would cut at the last one.
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("keep/", keeping.keep, name="keep"),
    path("gallery/", gallery.in_demonstration, name="gallery"),
    path("i18n/setlang/", set_language, name="set_language"),
]
