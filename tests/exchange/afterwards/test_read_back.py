"""A report that leaves as a file is read back by the intake to the same event, in each language reports are written in."""

from datetime import date
from itertools import product

import pytest
from django.utils.translation import override

from practica.doors.intake import events as reading
from practica.doors.intake.passages import Span
from practica.doors.intake.reading import read_and_propose
from practica.doors.intake.terms import TERMS
from practica.exchange.afterwards import actions
from practica.exchange.afterwards.gathering import held
from practica.exchange.contributions import actions as telling
from practica.exchange.events.actions import publish_programme
from practica.exchange.events.models import Event, Kind
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept, Label
from tests.conftest import NOW
from tests.exchange.afterwards.conftest import AFTER

# Of each language: title, concept note and place; of both sessions the title, its objective, an example's title and words.
WORDS = {
    "en": (
        ("What travels, and what has to change", "Each tells what failed.", "Hofburg, Vienna"),
        (
            "Strategy and policy", "strategy and policy development",
            "A plan written with those it is for", "Both fill in one sheet.",
        ),
        ("Laws that hold", "legislative assistance", "A clause applied in first instance", "Judges read one page."),
    ),
    "fr": (
        ("Ce qui voyage, et ce qui doit changer", "Chacun dit ce qui a échoué.", "Hofburg, Vienne"),
        (
            "Stratégie et politiques", "élaboration de stratégies et de politiques",
            "Un plan écrit avec ceux qu’il concerne", "Les deux remplissent la même fiche.",
        ),
        (
            "Des lois qui tiennent", "assistance législative",
            "Un article appliqué en première instance", "Les juges lisent une page.",
        ),
    ),
    "ar": (
        ("ما ينتقل وما يجب أن يتغير", "يقول كل منا ما لم ينجح.", "هوفبورغ، فيينا"),
        ("الاستراتيجية والسياسات", "وضع الاستراتيجيات والسياسات", "خطة كُتبت مع من وُضعت لهم", "يملأ الطرفان الورقة نفسها."),
        ("قوانين تصمد", "المساعدة التشريعية", "مادة طُبقت في أول درجة", "يقرأ القضاة صفحة واحدة."),
    ),
    "ru": (
        ("Что путешествует и что должно измениться", "Каждый говорит, что не вышло.", "Хофбург, Вена"),
        (
            "Стратегия и политика", "разработка стратегий и политики",
            "План, написанный вместе с теми, для кого он", "Обе службы заполняют один лист.",
        ),
        (
            "Законы, которые держатся", "законодательная помощь",
            "Статья, применённая в первой инстанции", "Судьи читают одну страницу.",
        ),
    ),
    "es": (
        ("Lo que viaja y lo que debe cambiar", "Cada cual cuenta lo que falló.", "Hofburg, Viena"),
        (
            "Estrategia y políticas", "formulación de estrategias y políticas",
            "Un plan escrito con quienes lo usarán", "Ambas llenan la misma hoja.",
        ),
        (
            "Leyes que se sostienen", "asistencia legislativa",
            "Un artículo aplicado en primera instancia", "Los jueces leen una página.",
        ),
    ),
    "pt": (
        ("O que viaja e o que precisa mudar", "Cada um conta o que falhou.", "Hofburg, Viena"),
        (
            "Estratégia e políticas", "elaboração de estratégias e políticas",
            "Um plano escrito com quem vai usá-lo", "As duas preenchem a mesma ficha.",
        ),
        (
            "Leis que resistem", "assistência legislativa",
            "Um artigo aplicado em primeira instância", "Os juízes leem uma página.",
        ),
    ),
}  # fmt: skip


@pytest.fixture
def files(people, workshop, session, objectives, browse):
    """`files("fr")` is an event in French and the two files of its report's version, as `member` takes them."""

    def files(language):
        (title, note, place), first, second = WORDS[language]
        event = workshop(title=title, note=note, place=place, language=language, languages=(language,))
        for hour, key, countries, (name, label, example, what) in (
            (9, "strategy", ("BR", "ZA"), first), (14, "legislation", ("NE",), second),
        ):  # fmt: skip
            concept = Concept.objects.get(scheme__slug=OBJECTIVES, key=key)
            Label.objects.get_or_create(concept=concept, language=language, text=label, kind=Label.Kind.PREFERRED)
            panel = session(event, title=name, hour=hour, objective=key)
            for country in countries:
                words = {"title": example, "what": what}
                row = telling.begin(panel, words, by=people.steward, now=NOW, country=country, language=language)
                telling.tell(telling.mark_ready(row, by=people.steward, now=NOW), by=people.steward, now=panel.starts)
        vocabulary.forget()
        publish_programme(event, by=people.author, now=NOW)
        version = actions.publish(actions.begin(event, by=people.author, now=AFTER), by=people.author, now=AFTER)
        client = browse("member")
        return event, {kind: client.get(f"{version.get_absolute_url()}report.{kind}") for kind in ("docx", "pdf")}

    return files


@pytest.mark.parametrize(("language", "kind"), list(product(WORDS, ("docx", "pdf"))))
def test_the_intake_reads_a_report_back_to_the_same_event(files, language, kind):
    event, answers = files(language)
    found = read_and_propose(answers[kind].content, f"report.{kind}", vocabulary=TERMS, encoder=None)
    assert found.language == language
    assert found.event is not None, found.kind
    read, (title, _note, place), sessions = found.event, WORDS[language][0], WORDS[language][1:]
    town = place.replace("،", ",").rpartition(",")[2].strip()
    assert (read.title, read.place, read.country) == (title, town, "AT")
    assert (read.starts, read.ends) == (event.starts, event.ends) == (date(2026, 12, 2), date(2026, 12, 3))
    assert [one.title for one in read.sessions] == [one[0] for one in sessions]
    assert [one.objectives for one in read.sessions] == [("strategy",), ("legislation",)]
    assert [set(one.countries) for one in read.sessions] == [{"BR", "ZA"}, {"NE"}]


@pytest.mark.parametrize(("language", "kind"), list(product(WORDS, Kind)))
def test_the_sentence_that_says_that_something_was_held_is_read_back_whatever_it_was(language, kind):
    title, _note, place = WORDS[language][0]
    for starts, ends in (((2026, 12, 2), (2026, 12, 2)), ((2026, 12, 2), (2026, 12, 4)), ((2026, 11, 30), (2026, 12, 2))):
        event = Event(title=title, place=place, where="AT", kind=kind, starts=date(*starts), ends=date(*ends))
        with override(language):
            sentence = held(event)
        span = Span(sentence, 0, len(sentence))
        found = reading.held([span])
        assert found is not None, sentence
        when = reading.days(found, [span])
        town = place.replace("،", ",").rpartition(",")[2].strip()
        assert (reading.title(found, ""), reading.place(found, sentence)) == (title, (town, "AT")), sentence
        assert (when.starts, when.ends) == (event.starts, event.ends), sentence
