"""A published practice, what came of it elsewhere, and what a file says when somebody opens it."""

import io
import json
from datetime import timedelta

import docx
import pypdf
import pytest
from django.utils import translation

from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Condition, PersonToAsk, PracticeText, SideEffects
from practica.knowledge.replications import actions
from practica.people.access.models import Attribution, Marking
from tests.conftest import NOW, TODAY

FILES = ("brief.pdf", "practice.docx", "practice.json")
WORDS = {
    "summary": "Three offices share one form.",
    "challenge": "Those who arrived were met by the wrong people first.",
    "done": "Three offices send one person each, with one form.",
    "changed": "More people spoke, and earlier.",
    "did_not_work": "The night shift stayed empty for a year.",
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def publish(people):
    """`publish("A title", marking=…)` is a practice of `author`; `texts` are its words by language."""

    def make(title="One form for three offices", *, marking=Marking.GREEN, circle=None, readers=(), attribution="named", **words):
        practice = practices.begin(by=people.author, now=NOW, title=title)
        practice.marking, practice.circle, practice.attribution = marking, circle, Attribution(attribution)
        practice.organisation = people.author.organisation
        practice.save()
        practice.readers.set(readers)
        version = practice.versions.get()
        version.period_from = "2016-03"
        version.save()
        version.texts.update(title=title, **(WORDS | words))
        version.countries.all().delete()
        version.countries.create(code="BR")
        Condition.objects.create(version=version, kind="legal", text="An inspector may act outside a workplace")
        PersonToAsk.objects.get_or_create(practice=practice, member=people.author)
        practices.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
        return practice

    return make


@pytest.fixture
def write():
    """`write(practice, "ar", title=…)` gives the published version words in a language, past the actions and their checks."""

    def put(practice, language, **words):
        version = practice.published_version
        PracticeText.objects.update_or_create(version=version, language=language, defaults=words)
        version.language = language
        version.save(update_fields=["language"])

    return put


@pytest.fixture
def replicated(people):
    """`replicated(practice, "MA", Verdict.SIMILAR, sentence=…)` was registered and reported by `steward`."""

    def make(practice, country, verdict, *, sentence="It went as we hoped.", marking=None, circle=None, readers=(), harm=""):
        plan = actions.Plan(
            country=country, expected="Half of those who arrive speak.", report_due=TODAY + timedelta(days=365),
            marking=marking or practice.marking_of(), circle=circle or practice.circle,
        )  # fmt: skip
        row = actions.register(practice.published_version, plan, by=people.steward, now=NOW)
        told = actions.Report(verdict, SideEffects.NO, sentence, harm_sentence=harm)
        return actions.report(row, told, by=people.steward, now=NOW)

    return make


def words_of(name: str, content: bytes) -> str:
    """All that a file says to whoever opens it, its properties too."""
    if name.endswith(".json"):
        return json.dumps(json.loads(content), ensure_ascii=False)
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    file = docx.Document(io.BytesIO(content))
    section = file.sections[0]
    said = [one.text for part in (file, section.header, section.footer) for one in part.paragraphs]
    said += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    properties = file.core_properties
    return "\n".join([*said, properties.author, properties.title, properties.comments, properties.last_modified_by])


@pytest.fixture
def take(browse):
    """`take("member", practice, "brief.pdf")` is the answer; `take.words(…)` what the file says, `take.page(…)` its page."""

    class Take:
        def __call__(self, who, practice, name, query=""):
            return browse(who).get(f"/practices/{practice.slug}/{name}{query}")

        def page(self, who, practice):
            return browse(who).get(practice.get_absolute_url())

        def words(self, who, practice, name, query=""):
            answer = self(who, practice, name, query)
            assert answer.status_code == 200, answer.content
            return words_of(name.rpartition("/")[2], answer.content)

    return Take()
