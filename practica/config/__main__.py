"""`python -m practica.config` is the `practica` command, also where it is not installed on the path."""

from practica.config.cli import main

main()
