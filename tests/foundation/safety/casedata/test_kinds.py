"""What the check sees and what it lets through, kind by kind, in the languages it reads."""

from __future__ import annotations

import pytest

from practica.foundation.safety.casedata import Kind, Level, advice, blocks, check, mend, name


def seen(text: str, *, countries: tuple[str, ...] = ()) -> dict[str, str]:
    return {text[f.start : f.end]: f.kind.value for f in check(text, countries=countries)}


def kinds(text: str, *, countries: tuple[str, ...] = ()) -> set[str]:
    return set(seen(text, countries=countries).values())


SEEN = [
    ("Write to maria.lopez@example.org.", "maria.lopez@example.org", "email"),
    ("Write to maria.lopez (at) example (dot) org today", "maria.lopez (at) example (dot) org", "email"),
    ("maria lopez: mlopez [at] example.org", "mlopez [at] example.org", "email"),
    ("escriba a mlopez arroba example punto org", "mlopez arroba example punto org", "email"),
    ("пишите ivanov собака example точка ru", "ivanov собака example точка ru", "email"),
    ("mlopez＠example.org", "mlopez＠example.org", "email"),
    ("her number is +33 6 12 34 56 78.", "+33 6 12 34 56 78", "phone"),
    ("the duty number, +00 555 0100, from another sailor", "+00 555 0100", "phone"),
    ("Tel.: 111 787 715 (tardes)", "111 787 715", "phone"),
    ("appelez-moi au 0494 92 82 32", "0494 92 82 32", "phone"),
    ("его телефон: 8 912 345-67-89", "8 912 345-67-89", "phone"),
    ("رقم هاتفها ٠١٠٠ ١٢٣ ٤٥٦٧", "٠١٠٠ ١٢٣ ٤٥٦٧", "phone"),
    ("ligue para 91234-5678 depois", "91234-5678", "phone"),
    ("Fax: 345-899-3560x4587", "345-899-3560x4587", "phone"),
    ("Tel: (+961) 1 234 567", "(+961) 1 234 567", "phone"),
    ("wa.me/447700900123", "447700900123", "phone"),
    ("paid into GB82 WEST 1234 5698 7654 32 yesterday", "GB82 WEST 1234 5698 7654 32", "iban"),
    ("de89370400440532013000", "de89370400440532013000", "iban"),
    ("4111 1111 1111 1111 was used", "4111 1111 1111 1111", "card"),
    ("número de tarjeta: 5500-0000-0000-0004", "5500-0000-0000-0004", "card"),
    ("SSN 536-90-4399", "536-90-4399", "national_id"),
    ("passport no. AB1234567 was taken", "AB1234567", "national_id"),
    ("CPF 390.533.447-05", "390.533.447-05", "national_id"),
    ("паспорт 4510 123456 изъят", "4510 123456", "national_id"),
    ("NHC: 2087612.", "2087612", "national_id"),
    ("جواز سفر رقم A1234567", "A1234567", "national_id"),
    ("CNIC 35202-1234567-1", "35202-1234567-1", "national_id"),
    ("The case originated in an application (no. 21465/58)", "21465/58", "case_number"),
    ("nos. 82073/70 and 51179/63", "51179/63", "case_number"),
    ("expediente N° 123/2019 del juzgado", "123/2019", "case_number"),
    ("dossier n° 2019/0457", "2019/0457", "case_number"),
    ("processo nº 0001234-56.2019.8.26.0100", "0001234-56.2019.8.26.0100", "case_number"),
    ("уголовное дело № 1-234/2019", "1-234/2019", "case_number"),
    ("القضية رقم ١٢٣/٢٠٢٠", "١٢٣/٢٠٢٠", "case_number"),
    ("She was born on 12 March 1985.", "12 March 1985", "date_of_birth"),
    ("Date of birth: 12/03/1985", "12/03/1985", "date_of_birth"),
    ("née le 3 février 2004 à Niamey", "3 février 2004", "date_of_birth"),
    ("Fecha de nacimiento: 16-11-2001", "16-11-2001", "date_of_birth"),
    ("nascida em 7 de maio de 1999", "7 de maio de 1999", "date_of_birth"),
    ("Иванова, 05.06.1990 г.р.", "05.06.1990", "date_of_birth"),
    ("تاريخ الميلاد: ٠٥/٠٦/١٩٩٠", "٠٥/٠٦/١٩٩٠", "date_of_birth"),
    ("found at 12.97193, 77.59456 at night", "12.97193, 77.59456", "coordinates"),
    ("48°12'30\"N 16°22'21\"E", "48°12'30\"N 16°22'21\"E", "coordinates"),
    ("A boy aged 15 had it in his pocket", "15", "age"),
    ("a 15-year-old girl", "15-year-old", "age"),
    ("una niña de 14 años", "14 años", "age"),
    ("une fille de 14 ans", "14 ans", "age"),
    ("девочка 14 лет", "14 лет", "age"),
    ("طفلة عمرها ١٤ سنة", "١٤ سنة", "age"),
    ("a fourteen-year-old boy", "fourteen-year-old", "age"),
    ("She lives near 12 Harbour Street in town", "12 Harbour Street", "address"),
    ("calle San Martín 45, tercer piso", "calle San Martín 45", "address"),
    ("ул. Ленина, д. 5", "ул. Ленина, д. 5", "address"),
    ("The victim, Amina Diallo, was moved", "Amina Diallo", "person_cue"),
    ("la víctima M.K. declaró", "M.K.", "person_cue"),
    ("Nombre: Lucía Pérez", "Lucía Pérez", "person_cue"),
    ("plate AB-123-CD was seen", "AB-123-CD", "plate"),
    ("автомобиль А123ВС77", "А123ВС77", "plate"),
    ("She was found through @amina_2004 there", "@amina_2004", "handle"),
    ("see facebook.com/amina.diallo.9", "facebook.com/amina.diallo.9", "handle"),
    ("Call the hotline on 116 006", "116 006", "service_contact"),
    ("горячая линия: 8-800-200-00-00", "8-800-200-00-00", "service_contact"),
    ("бесплатный телефон: 123", "123", "service_contact"),
    ("Modern Slavery Helpline 08000 121 700", "08000 121 700", "service_contact"),
    ("Write to info@example.org or glo.act@un.org", "glo.act@un.org", "service_contact"),
    ("the switchboard, +41 22 917 12 34", "+41 22 917 12 34", "service_contact"),
    ("Inspector Maro Teval then proposed", "Maro Teval", "person"),
    ("следователь Петрова Анна Ивановна", "Петрова Анна Ивановна", "person"),
    ("Mr. John Doe agreed", "John Doe", "person"),
]

LET_THROUGH = [
    "Date of birth: ________  Place of birth: ________",
    "The form asks for name, date of birth and passport number.",
    "Formulario: fecha de nacimiento, teléfono, correo electrónico.",
    "Between 2015 and 2019 some 1,250,000 people were reached, +15 % a year.",
    "The budget was USD 12 500 000 for 2015-2019.",
    "Law No. 24/2017 and Directive 2011/36/EU apply; see Resolution 55/25.",
    "Lei nº 13.344/2016 e Decreto nº 5.017/2004",
    "закон № 127-ФЗ, постановление № 45/2019",
    "القانون رقم 64/2010",
    "Children aged 12 to 17 and persons under 18 years old are heard first.",
    "menores de 18 años; condenado a 15 años de prisión",
    "15 ans d'expérience; 20 лет работы",
    "The meeting took place in Vienna on 20-21 May 2019.",
    "The Ministry of Justice and the Human Rights Commission met.",
    "The hotline received 1,500 calls in 2019.",
    "Each of the 12 offices had 3 cases in 2018.",
    "p = 0.1234, 0.5678 in both groups",
    "https://example.org/report/2019/0123456789012",
    "The messages were intercepted at the point of transmission.",
    "The grant no. 12345/19 and Project No. 2018/0045 were closed; the file 12-03-2018 stays.",
    "ISBN 978-3-16-148410-0, A/HRC/43/12",
]


@pytest.mark.parametrize(("text", "span", "kind"), SEEN)
def test_it_is_seen_at_its_place(text, span, kind):
    assert seen(text).get(span) == kind, seen(text)


@pytest.mark.parametrize("text", LET_THROUGH)
def test_it_is_let_through(text):
    assert seen(text) == {}


def test_a_service_is_warned_of_and_never_blocked():
    text = "Hotline: 0800 123 456. Switchboard: +41 22 917 12 34. Mail: contact@ngo.example, glo.act@un.org"
    assert kinds(text) == {"service_contact"}
    assert not blocks(check(text))


def test_a_mailbox_named_like_the_programme_that_the_text_writes_in_capitals_is_a_service():
    assert kinds("The TRACE programme answers at trace@un.example.") == {"service_contact"}
    assert kinds("Amina answers at amina@un.example.") == {"email"}
    assert "email" in kinds("Madame Awa DIALLO: diallo@un.example")


def test_a_national_number_is_seen_in_a_text_about_its_country_only():
    text = "Leave word under 91 234 5678 in the evening."
    assert kinds(text) == set()
    assert kinds("Leave word under 21 98765 4321 there.", countries=("BR",)) == {"phone"}
    assert kinds("Leave word under 21 98765 4321 there.", countries=("NP",)) == set()


def test_an_identity_number_without_a_word_needs_its_country():
    assert kinds("He wrote 8001015009087 on the wall.", countries=("ZA",)) == {"national_id"}
    assert kinds("He wrote 8001015009087 on the wall.") == set()


def test_unknown_countries_are_passed_over():
    assert kinds("Nothing here.", countries=("", "XX", "zz", "\ud800\ud800", "BRAZIL")) == set()


def test_invisible_and_direction_characters_hide_nothing_and_spans_stay_the_original_ones():
    text = "Call \u202e+33 6\u200b 12 34\u2066 56 78\u202c or m\u00adlopez@\u200bexample.org."
    assert seen(text) == {"+33 6\u200b 12 34\u2066 56 78": "phone", "m\u00adlopez@\u200bexample.org": "email"}


def test_accents_and_case_do_not_matter_for_the_words_around():
    assert kinds("FECHA DE NACIMIENTO 12/03/1985") == {"date_of_birth"}
    assert kinds("nu\u0301mero de tele\u0301fono: 555 123 987") == {"phone"}


def test_the_worked_example_of_the_margin():
    text = "Inspector Maro Teval spoke. A boy aged 15 had the duty number, +00 555 0100."
    assert [(f.kind, f.level) for f in check(text)] == [
        (Kind.PERSON, Level.HIGHLIGHT),
        (Kind.AGE, Level.WARN),
        (Kind.PHONE, Level.BLOCK),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_name_an_advice_and_a_mend(kind):
    assert str(name(kind))
    assert str(advice(kind)).endswith((".", "?"))
    assert str(mend(kind).label)


def test_the_mend_of_an_age_depends_on_the_age():
    assert str(mend(Kind.AGE, "15").replacement) == "a minor"
    assert str(mend(Kind.AGE, "٤٢ سنة").replacement) == "an adult"
    assert str(mend(Kind.PHONE, "+00 555 0100").replacement) == "[taken out]"
    assert mend(Kind.PERSON).replacement is None
