"""Foreign keys follow the same direction as imports; the import linter cannot see them."""

from django.apps import apps
from django.conf import settings

FLOORS = ("foundation", "people", "services", "knowledge", "exchange", "results", "doors")


def floor(module: str) -> int:
    return FLOORS.index(module.split(".")[1])


def test_every_foreign_key_points_down_or_at_the_member():
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("practica."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or target is None or not target.__module__.startswith("practica."):
                continue
            if target._meta.label == settings.AUTH_USER_MODEL:
                continue
            if floor(target.__module__) > floor(model.__module__):
                upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert upward == []
