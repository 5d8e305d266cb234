"""The row of a file. Its bytes lie in the storage under `stored`."""

from typing import Final

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practica.foundation.safety.documents import Sentence, sentence_of
from practica.people.access.models import Item, Marking, Openness
from practica.people.members.models import Member

# What a file can be, with the ending of its name and the words a reader sees.
TYPES: Final[dict[str, tuple[str, str | Promise]]] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", _("Word document")),
    "application/vnd.oasis.opendocument.text": ("odt", _("OpenDocument text")),
    "application/pdf": ("pdf", "PDF"),
    "text/markdown": ("md", _("text")),
    "text/plain": ("txt", _("text")),
    "image/png": ("png", _("picture")),
    "image/jpeg": ("jpg", _("picture")),
}


class File(Item):
    """One file of one item. `source` is the item's own: who uploaded it reads it only as long as they read the item.

    Marking, circle and readers are copies of the item's, made by `actions.follow_item`, unless it has stricter ones of its own.
    """

    KIND = "file"

    # Random, in the address; it opens nothing to somebody who does not see the item.
    key = models.CharField(max_length=32, unique=True)
    # What it belongs to; "" and null while it was only brought.
    item_kind = models.CharField(max_length=30, blank=True)
    item_id = models.BigIntegerField(null=True)
    # The address of the form in whose draft it waits; "" where it was only brought, and once it is attached.
    draft = models.CharField(max_length=200, blank=True)
    uploader = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    caption = models.CharField(max_length=300, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    # Its name in the storage: a random part, and the digest (SHA-256) of what is in it. "" once the bytes are gone.
    stored = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    # Codes of `safety.documents`: what was taken out.
    notes = models.JSONField(default=list)
    # Kinds of case data that need a reason, and the reasons that were given: {"file:age": "…"}.
    warned = models.JSONField(default=list)
    kept_findings = models.JSONField(default=dict)
    # Whether it has a marking of its own, stricter than the item's.
    own_marking = models.BooleanField(default=False)
    # The item's state lets in only those who work on it, or it is gone.
    inside = models.BooleanField(default=True)
    insiders = models.ManyToManyField(Member, related_name="+")
    # "Personal data seen": out of sight until a second reader has decided.
    hidden = models.BooleanField(default=False)
    second_reader = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField()
    removed = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["item_kind", "item_id", "id"], name="files_by_item"),
            models.Index(fields=["removed", "item_kind", "made"], name="files_to_sweep"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.key])

    @property
    def download_url(self) -> str:
        """Where its bytes are."""
        return reverse("file_download", args=[self.key, self.name])

    @property
    def openness(self) -> Openness:
        return Openness.INSIDE if self.inside or self.hidden or self.removed else Openness.MARKED

    def insider_ids(self) -> set[int]:
        """While it is hidden its second reader; otherwise those of its item."""
        if self.removed:
            return set()
        if self.hidden:
            return {self.second_reader_id} if self.second_reader_id else set()
        return set(self.insiders.values_list("pk", flat=True))

    def gathering_id_of(self) -> int | None:
        """Guests read it where they read what it belongs to, unless it has fewer readers of its own. A query."""
        from practica.services.files.belonging import item_of

        item = None if self.own_marking else item_of(self.item_kind, self.item_id)
        return item.gathering_id_of() if item is not None else None

    @property
    def type_name(self) -> str | Promise:
        """What it is, in a word."""
        return TYPES[self.media_type][1] if self.media_type in TYPES else ""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def stays_inside(self) -> bool:
        """Whether it is read here and never downloaded."""
        return Marking(self.marking).stays_inside

    @property
    def sentences(self) -> list[Sentence]:
        """What was taken out of it, one sentence each."""
        return [sentence_of(str(code)) for code in self.notes]
