#!/bin/sh
# The command `practica` for root on this machine: as the service's own user, with the service's settings.
exec runuser -u practica -- sh -c 'set -a; . /etc/practica/practica.env; exec /opt/practica/.venv/bin/practica "$@"' practica "$@"
