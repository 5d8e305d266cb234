"""The server's entry point: `practica serve` hands this application to granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practica.config.settings")
application = get_wsgi_application()
