"""The nearest passages are found by the signs that every process holds; PostgreSQL keeps their vectors without an index of nearness.

Building it was most of the work of storing a passage, and no query asks it any more.
"""

from django.db import migrations

DROPPED = "DROP INDEX IF EXISTS search_vector_near"
MADE = "CREATE INDEX search_vector_near ON search_vector USING hnsw (embedding vector_ip_ops) WHERE part = 0"


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROPPED)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MADE)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_and_vectors")]
    operations = [migrations.RunPython(drop, make)]
