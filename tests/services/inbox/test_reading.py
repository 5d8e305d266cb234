"""From raw bytes to what a person wrote, in the community's languages and with whatever mail programs add."""

import json
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as some

from practica.services.inbox.reading import LARGEST, Sort, read
from practica.services.inbox.reading.cutting import cut
from practica.services.inbox.reading.html import text_of
from tests.conftest import INPUT
from tests.examples import examples
from tests.services.inbox.raw import forwarded, mail, tnef

SAMPLES = INPUT / "mail"
LOREM_ENDS = "et mollis ligula rutrum quis. Fusce sed odio id arcu varius aliquet nec nec nibh."
OPTIONS = "I think option A is great.\n\nOption B has some drawbacks.\n\nOption C is not suitable for our use case."


def sample(name: str) -> str:
    if not SAMPLES.exists():
        pytest.skip("the real mails are not here")
    return read((SAMPLES / name).read_bytes()).text


@pytest.mark.parametrize("name", ["chinese", "portuguese", "russian_1", "spanish_1"])
def test_what_others_expect_of_real_mails_is_kept_to_the_letter(name):
    kept = sample(f"discourse-embedded_email_{name}.txt")
    expected = (SAMPLES / "expected" / f"discourse-embedded_email_{name}.txt").read_text().strip()

    assert kept == expected


@pytest.mark.parametrize("name", ["ios_outlook_fr", "portuguese", "russian"])
def test_a_real_answer_ends_where_the_quotation_of_its_language_begins(name):
    kept = sample(f"crisp-email_{name}.txt")

    assert kept.startswith("Fusce bibendum")
    assert kept.endswith(LOREM_ENDS)


def test_real_answers_between_quotations_stay_in_their_order():
    assert sample("crisp-email_tricky_18_inline_reply.txt") == OPTIONS


def test_a_real_answer_between_two_quotations_loses_them_and_the_lists_footer():
    kept = sample("github-email_1_2.txt")

    assert kept.startswith("Hi,\n\nYou can list the keys")
    assert kept.endswith('you’ll need to delete them all individually."')


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("talon-gmail.eml", "Hello"),
        ("talon-mail_ru.html", "Hi. I am fine. Thanks, Alex"),
        ("talon-ms_outlook_2010.html", "Hi. I am fine. Thanks, Alex"),
    ],
)
def test_real_html_of_gmail_mail_ru_and_outlook_is_read(name, expected):
    assert " ".join(sample(name).split()) == expected


INTRODUCTIONS = {
    "en": "On Mon, 2 Apr 2026 at 18:26, Ana Souza <ana@example.org> wrote:",
    "en, broken": "On Mon, 2 Apr 2026 at 18:26, Ana Maria de Souza\n<ana@example.org> wrote:",
    "fr": "Le lun. 2 avr. 2026 à 18:26, Ana Souza <ana@example.org> a écrit :",
    "es": "El lun, 2 abr 2026 a las 18:26, Ana Souza (<ana@example.org>) escribió:",
    "pt": "Em seg., 2 de abr. de 2026 às 18:26, Ana Souza <ana@example.org> escreveu:",
    "ru, Gmail": "пн, 2 апр. 2026\u202fг. в 18:26, Ana Souza <ana@example.org>:",
    "ru, Yandex": '02.04.2026, 18:26, "Ana Souza" <ana@example.org>:',
    "ru, Thunderbird": "02.04.2026 18:26, Ana Souza пишет:",
    "ar, Gmail": "في الاثنين، 2 أبريل 2026 في 18:26 تمت كتابة ما يلي بواسطة Ana Souza <ana@example.org>:",
    "ar, Apple": "في 2 أبريل 2026، الساعة 6:26 م، كتب Ana Souza <ana@example.org>:",
    "ar, digits": "في ٢ أبريل ٢٠٢٦، كتبت آنا <ana@example.org>:",
    "zh, Gmail": "Ana Souza <ana@example.org> 于2026年4月2日周一 18:26写道：",
    "zh, Apple": "在 2026年4月2日，18:26，Ana Souza <ana@example.org> 写道：",
    "de": "Am 02.04.2026 um 18:26 schrieb Ana Souza <ana@example.org>:",
    "it": "Il giorno lun 2 apr 2026 alle ore 18:26 Ana Souza <ana@example.org> ha scritto:",
    "uk": "пн, 2 квіт. 2026 р. о 18:26 Ana Souza <ana@example.org> пише:",
    "tr": "Ana Souza <ana@example.org>, 2 Nis 2026 Pzt, 18:26 tarihinde şunu yazdı:",
    "pl": "pon., 2 kwi 2026 o 18:26 Ana Souza <ana@example.org> napisał(a):",
    "ja": "2026年4月2日(月) 18:26 Ana Souza <ana@example.org>:",
    "ar, Gmail with marks": (
        "\u202bفي الخميس، 5 مارس 2026 في 10:02 ص تمت كتابة ما يلي بواسطة \u202aPractica\u202c\u200f <\u202a\n"
        "reply+ab2c@practica.example.org\u202c\u200f>:\u202c"
    ),
    "en, Zoho": "---- On Wed, 24 Feb 2026 14:02:50 +0530 ana@example.org wrote ----",
    "de, broken": "Ana Souza <ana@example.org> schrieb am So., 2.\nApril 2026, 18:26:",
    "ru, mail.ru": "Четверг, 2 апреля 2026, 18:26 +03:00 от Ana Souza <ana@example.org>:",
    "zh, 163": 'At 2026-04-02 18:26:33, "Ana Souza" <ana@example.org> wrote:',
    "fa": "در تاریخ دوشنبه 2 آوریل 2026 ساعت 18:26، Ana Souza <ana@example.org> نوشت:",
}
HEADS = {
    "en": "From: Ana Souza <ana@example.org>\nSent: Monday, 2 April 2026 18:26\nTo: B <b@example.org>\nSubject: Night rota",
    "fr": "De : Ana Souza <ana@example.org>\nEnvoyé : lundi 2 avril 2026 18:26\nÀ : B <b@example.org>\nObjet : Gardes",
    "es": "De: Ana Souza <ana@example.org>\nEnviado: lunes, 2 de abril de 2026 18:26\nPara: B <b@example.org>\nAsunto: Guardias",
    "pt": "De: Ana Souza <ana@example.org>\nEnviada em: segunda-feira, 2 de abril de 2026\nPara: B <b@example.org>\nAssunto: X",
    "ru": "От: Ana Souza <ana@example.org>\nОтправлено: 2 апреля 2026 г. 18:26\nКому: B <b@example.org>\nТема: Дежурства",
    "ar": "من: Ana Souza <ana@example.org>\nتم الإرسال: الاثنين 2 أبريل 2026\nإلى: B <b@example.org>\nالموضوع: المناوبة",
    "zh": "发件人: Ana Souza <ana@example.org>\n发送时间: 2026年4月2日 18:26\n收件人: B <b@example.org>\n主题: 值班",
    "en, bold": "*From:* Ana Souza <ana@example.org>\n*Sent:* Monday\n*To:* B <b@example.org>\n*Subject:* Night rota",
    "divider": "-----Original Message-----\nFrom: Ana Souza\nSubject: x",
    "divider, QQ": '---Original---\nFrom: "Ana"<ana@example.org>\nDate: x\nTo: y',
    "divider fr": "-------- Message d'origine --------\nDe : Ana",
    "divider zh": '------------------ 原始邮件 ------------------\n发件人: "Ana"',
    "divider ar": "-------- الرسالة الأصلية --------\nمن: Ana",
    "divider ru": "-------- Исходное сообщение --------\nОт: Ana",
}
WORDS = "Three towns share one roster.\n\nIt cost nothing but the telephone."


@pytest.mark.parametrize("language", INTRODUCTIONS)
@pytest.mark.parametrize("below", ["> What did you do?\n> Ana", "What did you do?\n\nAna"])
def test_a_quotation_is_left_out_whatever_language_introduces_it(language, below):
    found = cut(f"{WORDS}\n\n{INTRODUCTIONS[language]}\n\n{below}\n")

    assert found.text == WORDS
    assert found.is_reply


@pytest.mark.parametrize("language", HEADS)
def test_the_mail_below_its_own_headers_is_left_out(language):
    assert cut(f"{WORDS}\n\n{HEADS[language]}\n\nWhat did you do?\n").text == WORDS


@pytest.mark.parametrize("language", INTRODUCTIONS)
def test_an_answer_under_the_quotation_is_kept(language):
    found = cut(f"{INTRODUCTIONS[language]}\n> What did you do?\n>\n> Ana\n\n{WORDS}\n")

    assert found.text == WORDS


@pytest.mark.parametrize(
    "ending",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "أُرسلت من الـ iPhone",
        "发自我的iPhone",
        "—————\nAna Souza\nana@example.org",
        "---\nОтправлено из Яндекс.Почты для мобильных",
        "-- \nAna Souza\nCoordinator, House by the river",
        "--\nAna",
        "Von meinem iPhone gesendet",
        "________________________________\nnight-rota mailing list\nnight-rota@lists.example.org\nhttps://lists.example.org/night",
    ],
)
def test_what_telephones_signatures_and_lists_add_is_left_out(ending):
    assert cut(f"{WORDS}\n\n{ending}\n").text == WORDS


@pytest.mark.parametrize(
    "words",
    [
        "On 12 March the ministry wrote:\n\nWe pay for the waiting.",
        "We asked three towns:\n- one\n- two\n- three\n\nThanks,\nAna",
        "From: the first day to the last, nobody came.",
        "Date: we chose Monday.\n\nTo: sum up, it worked.",
        "On average it works.\n\nOn a separate note, it cost nothing.",
        "We read what comes from: ana@example.org and from: the towns.",
        "2026-01-15 14:30:25\n15.01.2026 14:30\nThese are our nights.",
        "## Two things\n----\n\n1. One\n\n----\n\nThe lines are ours.\n\n====\n\nThis one too.",
        "All letters are sent from my office.\nSent out on Mondays, they arrive.",
        "It was in 2019.\n---\nAnd again in 2021.",
        "The original message was lost.\nWe wrote a new one.",
        "في عام 2019 كتب الوزير رسالة.\nثم عملنا معاً.",
    ],
)
def test_words_that_look_like_a_mail_program_are_kept(words):
    assert cut(words).text == words


def test_a_mail_without_a_quotation_is_new_and_one_that_answers_is_a_reply():
    assert not read(mail("We share one roster.")).is_reply
    assert read(mail("We share one roster.", subject="Re: Interpreters")).is_reply
    assert read(mail("We share one roster.", headers={"In-Reply-To": "<1@example.org>"})).is_reply


def test_html_keeps_lists_and_links_and_loses_hidden_words_signatures_and_quotations():
    html = (
        "<div style='display:none'>preview</div><p>We did <a href='https://example.org/x'>this</a>:</p><ul><li>one</li><li>two</li></ul>"
        "<div class='gmail_signature'>Ana<br>Coordinator</div><div class='gmail_quote'>"
        "On Mon, 2 Apr 2026 at 18:26, Ana &lt;ana@example.org&gt; wrote:<blockquote>What did you do?</blockquote></div>"
    )

    assert read(mail(html=html)).text == "We did [this](https://example.org/x):\n\n- one\n- two"


def test_an_answer_between_quotations_of_html_is_kept_and_indented_words_are_no_quotation():
    html = (
        "<blockquote type='cite'>One?</blockquote><div>Yes.</div><blockquote type='cite'>Two?</blockquote><div>No.</div>"
        "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>But soon.</blockquote>"
    )

    assert read(mail(html=html)).text.replace("\n\n", "\n") == "Yes.\nNo.\nBut soon."


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16", "iso-8859-5", "utf-8"])
def test_the_declared_encoding_is_read(charset):
    assert read(mail("Три города дежурят вместе.", charset=charset)).text == "Три города дежурят вместе."


@pytest.mark.parametrize(
    ("really", "declared"),
    [
        ("utf-8", "us-ascii"),
        ("utf-8", "iso-8859-1"),
        ("windows-1251", "utf-8"),
        ("utf-8", "no-such-thing"),
        ("windows-1252", "utf-8"),
    ],
)
def test_a_wrongly_declared_encoding_is_found_out(really, declared):
    words = (
        "Три города дежурят вместе, и никто не остаётся один ночью."
        if "1252" not in really
        else "Trois villes, une seule équipe, ça suffit à présent."
    )
    raw = f"From: a@example.org\nContent-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n\n".encode()

    assert read(raw + words.encode(really)).text == words


def test_lines_that_were_broken_softly_are_put_together():
    assert read(mail("Three towns \nshare one roster.\n\n-- \nAna", flowed=True)).text == "Three towns share one roster."


def test_a_file_is_found_and_a_logo_in_the_text_is_not():
    made = EmailMessage()
    made["From"], made["Subject"] = "a@example.org", "Re: x"
    made.set_content("See what is attached.")
    made.add_attachment(b"A plan.", maintype="text", subtype="plain", filename="plan für alle.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", cid="<logo@x>", disposition="inline", filename="logo.png")

    found = read(made.as_bytes())

    assert [(file.name, file.data) for file in found.files] == [("plan für alle.txt", b"A plan.")]
    assert found.text == "See what is attached."


def test_a_winmail_dat_gives_its_file_and_leaves_the_text_alone():
    made = EmailMessage()
    made["From"] = "a@example.org"
    made.set_content("It is attached.")
    made.add_attachment(tnef("plan.txt", b"A plan."), maintype="application", subtype="ms-tnef", filename="winmail.dat")

    found = read(made.as_bytes())

    assert found.text == "It is attached."
    assert [(file.name, file.data) for file in found.files] == [("plan.txt", b"A plan.")]


@pytest.mark.parametrize(
    ("headers", "sort"),
    [
        ({"Auto-Submitted": "auto-replied"}, Sort.AUTO_REPLY),
        ({"Auto-Submitted": "auto-generated (rule)"}, Sort.AUTO_REPLY),
        ({"Auto-Submitted": "no"}, Sort.PERSON),
        ({"Precedence": "auto_reply"}, Sort.AUTO_REPLY),
        ({"Precedence": "bulk"}, Sort.LIST),
        ({"X-Auto-Response-Suppress": "DR, OOF, AutoReply"}, Sort.AUTO_REPLY),
        ({"X-Autoreply": "yes"}, Sort.AUTO_REPLY),
        ({"Return-Path": "<>"}, Sort.AUTO_REPLY),
        ({"Return-Path": "<a@example.org>"}, Sort.PERSON),
        ({"Return-Path": "<>", "Subject": "Undeliverable: Night rota"}, Sort.BOUNCE),
        ({"X-Failed-Recipients": "b@x.org"}, Sort.BOUNCE),
        ({"From": "MAILER-DAEMON@mx.example.org"}, Sort.BOUNCE),
        ({"List-Id": "<night.example.org>"}, Sort.LIST),
        ({"From": "no-reply@example.org"}, Sort.AUTO_REPLY),
        ({}, Sort.PERSON),
    ],
)
def test_machines_are_told_from_people_by_their_headers(headers, sort):
    assert read(mail("I am away.", headers=headers)).sort == sort


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Night rota",
        "Out of office",
        "Réponse automatique : Gardes",
        "Absence du bureau",
        "Respuesta automática: Guardias",
        "Fuera de la oficina",
        "Resposta automática: Plantões",
        "Автоответ: Дежурства",
        "Автоматический ответ: Дежурства",
        "رد تلقائي: المناوبة",
        "الرد التلقائي: المناوبة",
        "خارج المكتب",
        "自动回复: 值班",
        "自動回覆：值班",
        "自动答复: 值班",
        "Automatische Antwort: x",
    ],
)
def test_absence_notices_are_known_by_their_subject_and_answers_to_them_are_not(subject):
    assert read(mail("Back on Monday.", subject=subject)).sort == Sort.AUTO_REPLY
    assert read(mail("Then on Monday.", subject=f"Re: {subject}")).sort == Sort.PERSON


def test_a_mail_without_a_body_has_no_words():
    assert read(b"From: a@example.org\nSubject: Re: x\n\n").text == ""
    assert read(b"From: a@example.org\nSubject: Re: x").text == ""
    assert read(b"").text == ""


def test_forwards_in_forwards_keep_only_what_stands_above_them():
    assert read(forwarded("See below.", depth=30)).text == "See below."


@pytest.mark.parametrize("depth", [50, 5_000, 60_000])
def test_parts_in_parts_without_end_are_one_outcome(depth):
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth))

    assert read(b"From: a@example.org\n" + raw + b"\nhello").text in {"", "hello"}


def test_a_mail_that_is_too_large_is_judged_by_its_head():
    raw = mail("word " * 100, subject="Re: Night") + b"x" * LARGEST

    assert read(raw).text == ""
    assert read(raw).senders == ("member@example.org",)


@examples(300)
@given(raw=some.binary(max_size=600))
def test_arbitrary_bytes_are_read_without_a_fault(raw):
    json.dumps(read(raw).text).encode()


@examples(300)
@given(
    head=some.lists(
        some.tuples(
            some.sampled_from(
                [
                    "From",
                    "To",
                    "Subject",
                    "Content-Type",
                    "Content-Transfer-Encoding",
                    "Content-Disposition",
                    "Message-ID",
                    "Auto-Submitted",
                    "Delivered-To",
                ]
            ),
            some.one_of(
                some.text(max_size=60),
                some.sampled_from(
                    [
                        "multipart/mixed; boundary=b",
                        "text/html; charset=x",
                        "message/rfc822",
                        "application/ms-tnef",
                        "multipart/report; report-type=delivery-status",
                        "=?utf-8?b?4pyT?=",
                        "base64",
                        "quoted-printable",
                        "text/plain; charset*=utf-8''a%ff",
                        "attachment; filename*0*=utf-8''%",
                        "<a@b>",
                        "((((",
                        '"',
                    ]
                ),
            ),
        ),
        max_size=8,
    ),
    body=some.one_of(
        some.binary(max_size=200), some.just(b"--b\n\nhello\n--b\nContent-Type: text/html\n\n<b>x<blockquote>\n--b--")
    ),
)
def test_arbitrary_headers_and_parts_are_read_without_a_fault(head, body):
    raw = b"".join(f"{name}: {value}\n".encode("utf-8", "replace") for name, value in head)

    read(b"From: a@example.org\n" + raw + b"\n" + body)


@examples(300)
@given(text=some.text(alphabet=some.sampled_from("> \n:Owrotena@<x.1 9-_" + "من：")))
def test_nothing_that_was_not_written_comes_out_of_a_text(text):
    kept = cut(text).text

    assert set(kept) <= set(text)
    assert not any(line.startswith(">") for line in kept.split("\n"))


PIECES = [
    "<p>", "</p>", "<div class='gmail_quote'>", "<div style='display:none'>", "</div>", "<blockquote>", "</blockquote>", "<br>",
    "<li>", "<ul>", "<a href='http://x.y'>", "</a>", "<pre>", "<script>", "</script>", "<!--x-->", "<?pi?>", "<table>", "<td>",
    "&amp;", "&#0;", "\x00", "words", " ", "\n", "<o:p>", "]]>", "<", ">", '"',
]  # fmt: skip


@examples(300)
@given(pieces=some.lists(some.sampled_from(PIECES), max_size=40))
def test_arbitrary_html_is_read_without_a_fault_and_without_its_quotations(pieces):
    found = text_of("".join(pieces))

    assert "script" not in found
    assert cut(found).text == cut(cut(found).text).text
