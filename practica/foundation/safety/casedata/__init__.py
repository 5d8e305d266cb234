"""The case-data check: what in a text may lead to a person, before anybody else reads it.

Practica holds no case data (domain.md, hard rule 3): every action that stores text or a file asks `check` first. A
finding says where and of which kind; it never holds the matched words, and nothing here logs. Three levels: *block*
(it cannot be published), *warn* (it may stay, with a reason), *highlight* (the reviewer looks).

It reads English, Spanish, French, Portuguese, Arabic and Russian cues (data/cues.toml), digits of every script,
disguised addresses, and looks through invisible and direction-changing characters. It is a seat belt, not a
guarantee. **Not seen**: names without a title, a role, initials or a patronymic; numbers written in words (except
ages of 5 to 19); national telephone numbers that no word announces, of no telltale form, in a text whose countries
are not given; case numbers without a case word or docket form; identity numbers of countries python-stdnum does not
know, when no word announces them; coordinates as map grids (MGRS, UTM) or three words; text inside pictures; letters
replaced by look-alikes; text that is reversed; and whatever only the combination of harmless facts gives away.
"""

from practica.foundation.safety.casedata.advice import Mend, advice, mend, name
from practica.foundation.safety.casedata.checking import Checked, check, check_many
from practica.foundation.safety.casedata.kinds import Finding, FindingJSON, Kind, Level, blocks

__all__ = [
    "Checked",
    "Finding",
    "FindingJSON",
    "Kind",
    "Level",
    "Mend",
    "advice",
    "blocks",
    "check",
    "check_many",
    "mend",
    "name",
]
