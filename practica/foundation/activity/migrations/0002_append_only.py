"""The database itself refuses to change or delete what happened."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity_activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END",
    "CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity_activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END",
]
POSTGRESQL = [
    """CREATE FUNCTION activity_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'activity is append-only'; END $$""",
    """CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE ON activity_activity
       FOR EACH ROW EXECUTE FUNCTION activity_append_only()""",
]
UNDO_SQLITE = ["DROP TRIGGER activity_no_update", "DROP TRIGGER activity_no_delete"]
UNDO_POSTGRESQL = ["DROP TRIGGER activity_append_only ON activity_activity", "DROP FUNCTION activity_append_only()"]


def forbid(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in UNDO_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
