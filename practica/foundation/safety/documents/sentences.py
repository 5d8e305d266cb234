"""The sentences about files, by the code that the worker process answers.

The worker sends codes, never text: what it read is hostile, and a sentence belongs to the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from practica.foundation.safety.documents.model import Sentence

REFUSALS: dict[str, Sentence] = {
    "broken": _("This file is damaged and could not be opened. Save it again in the program it was made with."),
    "truncated": _("This file is incomplete: its end is missing. Copy or download it again."),
    "empty": _("This file holds no text."),
    "too_large": _("This file is larger than what can be read here. Send a smaller one or only the part that matters."),
    "too_many_pages": _("This PDF has more pages than can be read here. Send only the part that matters."),
    "too_much_text": _("This file holds more text than can be read here. Send only the part that matters."),
    "zip_bomb": _("This file unpacks to far more than its size and was not opened."),
    "too_many_members": _("This file holds more parts than an office document has and was not opened."),
    "bad_member": _("This file holds parts with unsafe names and was not opened."),
    "entities": _("This file defines its own entities, as an attack does, and was not opened."),
    "password": _("This file is protected by a password. Save a copy without one and send that."),
    "no_text_layer": _("This PDF holds pictures of pages and no text. Send the original document or a text version."),
    "wrong_letters": _(
        "The letters of this file cannot be read reliably: its fonts do not say which letters they show. "
        "Send the original document or paste the text."
    ),
    "mixed_scripts": _(
        "The letters of this file cannot be read reliably: words mix letters of several scripts. "
        "Send the original document or paste the text."
    ),
    "unknown_letters": _("The encoding of this text could not be recognised. Save it as UTF-8, or send it as DOCX or ODT."),
    "old_word": _("This is a file of an old Word version (DOC). Save it as DOCX and send that."),
    "old_office": _("This is a file of an old office program. Save it as DOCX, ODT or PDF and send that."),
    "rtf": _("RTF files are not read here. Save it as DOCX, ODT or PDF and send that."),
    "spreadsheet": _("This is a spreadsheet. Only documents are read here: DOCX, ODT, PDF, HTML, Markdown and text."),
    "presentation": _("This is a presentation. Only documents are read here: DOCX, ODT, PDF, HTML, Markdown and text."),
    "picture": _("This is a picture. Only documents are read here: DOCX, ODT, PDF, HTML, Markdown and text."),
    "unknown": _("This kind of file is not read here. Send DOCX, ODT, PDF, HTML, Markdown or plain text."),
    "markup": _("Web pages and SVG drawings can hold programs and are not taken. Save it as PDF and send that."),
    "time": _("Reading this file took too long and was stopped."),
    "memory": _("Reading this file needed too much memory and was stopped."),
    "crashed": _("Reading this file failed. It may be damaged; save it again and send it once more."),
    "absent": _("This file could not be found or opened."),
    "not_a_picture": _("This picture could not be read. Send PNG, JPEG, WebP or GIF."),
    "picture_too_large": _("This picture has more pixels than can be shown here. Make it smaller and send it again."),
}

NOTES: dict[str, Sentence] = {
    "tracked_changes": _("tracked changes were removed: deleted text was left out, inserted text was kept"),
    "comments": _("comments and the names of their authors were removed"),
    "hidden_text": _("hidden text was left out"),
    "properties": _("the file's properties (author, organisation, dates) were left out"),
    "macros": _("the file holds macros; they were neither run nor kept"),
    "embedded": _("embedded files and pictures were left out"),
    "front_matter": _("the front matter was left out"),
    "front_matter_address": _("the front matter held an e-mail address; it was left out"),
    "page_furniture": _("repeated page headers, footers and page numbers were left out"),
    "menus": _("menus, scripts and page furniture were left out"),
    "form_fields": _("form fields and their contents were left out"),
    "encoding": _("the declared encoding was wrong; the text was read with another one"),
    "guessed_encoding": _("the file does not declare its encoding; it was recognised from the letters"),
    "reordered": _("right-to-left text was stored in visual order and was put back into reading order"),
    "columns": _("some pages have columns and may be mixed; compare with the original"),
    "unreadable_pages": _("some pages hold pictures without text and were left out"),
    "doubtful_letters": _("some letters could not be read; compare with the original"),
    "embedded_removed": _("embedded files, objects and what was loaded from elsewhere were removed"),
    "picture_drawn_anew": _("the picture was drawn anew: place, device and date that it carried are gone"),
    "pictures_unchecked": _("what pictures show is not checked: make sure that nobody can be recognised"),
    "footnotes": _("footnotes were put at the end"),
}
