"""django-appointment's smallest site, for ``bench.bookings`` to book at; runs in an environment that has it.

    SITE_HOME=FOLDER python bench/django_site.py     makes the database; prints a session and the staff as JSON
    SITE_HOME=FOLDER gunicorn -w 1 django_site:application

Mails go nowhere, nothing is logged, and forms need no token: all that is measured is a booking.
"""

import json
import os
from datetime import time, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

HOME = Path(os.environ["SITE_HOME"])
STAFF = 10

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for a bench",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "site.db",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL", "transaction_mode": "IMMEDIATE"},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    LOGGING_CONFIG=None,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "phonenumber_field",
        "appointment",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    STATIC_URL="static/",
)
django.setup()
urlpatterns = [path("appointment/", include("appointment.urls"))]
application = get_wsgi_application()


def make() -> dict[str, object]:
    """Staff who work every day, one service of half an hour, and a client who has signed in."""
    from appointment.models import Service, StaffMember, WorkingHours
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    call_command("migrate", run_syncdb=True, verbosity=0)
    people = get_user_model().objects
    service = Service.objects.create(name="Cut", duration=timedelta(minutes=30), price=0)
    for number in range(STAFF):
        staff = StaffMember.objects.create(user=people.create(username=f"staff{number}", first_name=f"B{number}"))
        staff.services_offered.add(service)
        for day in range(7):
            WorkingHours.objects.create(staff_member=staff, day_of_week=day, start_time=time(0), end_time=time(23, 30))
    sam = people.create(username="sam", first_name="Sam", email="sam@example.com")
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(sam.pk), sam.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    staff_ids = [each.pk for each in StaffMember.objects.order_by("pk")]
    return {"session": session.session_key, "service": service.pk, "staff": staff_ids}


if __name__ == "__main__":
    print(json.dumps(make()))
