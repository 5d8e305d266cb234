"""Practica, the working home of communities of practice."""

__version__ = "0.1.0"
