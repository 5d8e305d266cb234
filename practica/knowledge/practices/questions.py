"""The template as questions, one at a time: the order in which a practice is written, and in which its page is read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One step of writing: `fields` as `save_field` names them, `rows` a kind of row; `short` belongs to the short form."""

    key: str
    ask: Promise
    name: Promise
    hint: Promise
    fields: tuple[str, ...] = ()
    rows: str = ""
    short: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question(
        "title",
        _("What is it, and where?"),
        _("title and setting"),
        _("A title that a colleague elsewhere would understand. A region is enough; nobody needs the street."),
        ("title", "country_1", "country_2", "country_3", "setting", "period_from", "period_to"),
        short=True,
    ),
    Question(
        "challenge",
        _("What was the challenge?"),
        _("the challenge"),
        _("What went wrong before, and for whom. No case, no names: what happened again and again."),
        ("challenge",),
        short=True,
    ),
    Question(
        "done",
        _("What was done?"),
        _("what was done"),
        _("So that somebody could do it too: who did what, in which order, with whose agreement."),
        ("done",),
        short=True,
    ),
    Question(
        "changed",
        _("What changed?"),
        _("what changed"),
        _("What you saw afterwards, and how you know. A small number with its source is worth more than a large word."),
        ("changed",),
        rows="outcomes",
        short=True,
    ),
    Question(
        "did_not_work",
        _("What did not work?"),
        _("what did not work"),
        _("One thing that surprised you is enough. It is the part that readers open first, and nobody is ranked by it."),
        ("did_not_work",),
        short=True,
    ),
    Question(
        "people",
        _("Whom can one ask?"),
        _("whom to ask"),
        _("At least one person who would answer a colleague's question. Name only people who agreed."),
        short=True,
    ),
    Question(
        "summary",
        _("In two sentences?"),
        _("summary"),
        _("What a busy reader sees in a list: what it is, and what it changes."),
        ("summary", "objectives", "concepts"),
    ),
    Question(
        "blocks",
        _("Which parts can be used on their own?"),
        _("building blocks"),
        _("A form, a rota, a way of beginning a conversation: parts that others keep, change or drop."),
        rows="blocks",
    ),
    Question(
        "needs",
        _("What do you need before you start?"),
        _("what you need"),
        _("What must hold for it to work, as against what may be changed. Each line is asked of those who adapt it."),
        ("needs",),
        rows="conditions",
    ),
    Question(
        "legal_basis",
        _("On what legal basis?"),
        _("legal basis"),
        _("The instrument and its article. Leave it open where you are not sure."),
        ("legal_basis",),
        rows="legal_rows",
    ),
    Question(
        "resources",
        _("How much time, staff and money?"),
        _("time and cost"),
        _("Roughly. A band is enough for money."),
        ("time_needed", "staff_needed", "cost_band", "resources"),
    ),
    Question(
        "side_effects",
        _("Did anything happen that nobody wanted?"),
        _("unintended effects"),
        _("Also when the answer is no, or that nobody looked. What you noticed keeps others from harm."),
        ("side_effects_seen", "side_effects"),
    ),
    Question(
        "sustainability",
        _("Can it go on without outside support?"),
        _("going on"),
        _("And why, or why not."),
        ("sustainability",),
    ),
    Question(
        "lessons",
        _("What would you tell a colleague who starts tomorrow?"),
        _("lessons"),
        _("What you would do again, and what you would do differently."),
        ("lessons",),
    ),
)
# Asked of the second and every later version, on the page before it goes out: those who rely on the former one read it.
VERSION = Question(
    "version",
    _("What is new in this version?"),
    _("what is new"),
    _("Whoever adapted the version before reads this first."),
    ("change", "why"),
)
BY_KEY = {question.key: question for question in QUESTIONS}

# What a section is called on the practice page.
HEADINGS: dict[str, Promise] = {
    "challenge": _("The challenge"),
    "done": _("What was done"),
    "changed": _("What changed"),
    "did_not_work": _("What did not work"),
    "needs": _("What you need before you start"),
    "legal_basis": _("Legal basis"),
    "resources": _("Time, staff and cost"),
    "side_effects": _("Unintended or negative effects"),
    "sustainability": _("Can it go on without outside support?"),
    "lessons": _("Lessons"),
}


def question_of(field: str) -> Question:
    """The question under which a field is written; rows by their kind."""
    kind = field.partition(".")[0].partition("@")[0]
    return next(
        (question for question in (*QUESTIONS, VERSION) if kind in question.fields or kind in {question.key, question.rows}),
        QUESTIONS[0],
    )
