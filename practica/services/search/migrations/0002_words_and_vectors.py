"""What the ORM cannot say: the full-text table on SQLite; postings and vectors on PostgreSQL.

SQLite: an FTS5 table with external content over the stored terms. They come ready from our own analysis, so the `ascii`
tokenizer takes them exactly as they are, whatever their script (unicode61 splits at the marks of Hindi and Thai). The two
vocabulary tables give how many texts have a term, and which. PostgreSQL has no idf: one row a term and edition serves for both.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(
         terms, content='search_edition', content_rowid='id', tokenize='ascii')""",
    "CREATE VIRTUAL TABLE search_word_totals USING fts5vocab('search_words', 'row')",
    "CREATE VIRTUAL TABLE search_word_places USING fts5vocab('search_words', 'instance')",
    """CREATE TRIGGER search_words_insert AFTER INSERT ON search_edition BEGIN
         INSERT INTO search_words(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER search_words_delete AFTER DELETE ON search_edition BEGIN
         INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER search_words_update AFTER UPDATE OF terms ON search_edition BEGIN
         INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', old.id, old.terms);
         INSERT INTO search_words(rowid, terms) VALUES (new.id, new.terms); END""",
]
UNDO_SQLITE = [
    "DROP TRIGGER search_words_insert",
    "DROP TRIGGER search_words_delete",
    "DROP TRIGGER search_words_update",
    "DROP TABLE search_word_places",
    "DROP TABLE search_word_totals",
    "DROP TABLE search_words",
]
POSTGRESQL = [
    """CREATE TABLE search_posting (
         term text COLLATE "C" NOT NULL, edition_id bigint NOT NULL REFERENCES search_edition ON DELETE CASCADE,
         count integer NOT NULL, PRIMARY KEY (term, edition_id) INCLUDE (count))""",
    "CREATE INDEX search_posting_edition ON search_posting (edition_id)",
    "CREATE EXTENSION IF NOT EXISTS vector",
    """CREATE TABLE search_vector (
         passage_id bigint NOT NULL REFERENCES search_passage ON DELETE CASCADE, part smallint NOT NULL,
         embedding vector(512) NOT NULL, PRIMARY KEY (passage_id, part))""",
    "CREATE INDEX search_vector_near ON search_vector USING hnsw (embedding vector_ip_ops) WHERE part = 0",
]
UNDO_POSTGRESQL = ["DROP TABLE search_vector", "DROP TABLE search_posting"]


def build(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in UNDO_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
