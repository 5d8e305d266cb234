"""Whether a person wrote a mail, or a machine: an absence notice, a bounce, a list (RFC 3834, RFC 3464, RFC 2919)."""

from enum import StrEnum

from practica.services.inbox.reading import phrases
from practica.services.inbox.reading.heads import Head, addresses, said

_AUTOMATIC_HEADERS = (
    "X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-AutoReply-From", "X-Mail-Autoreply", "X-FC-MachineGenerated",
)  # fmt: skip
_LIST_HEADERS = ("List-Id", "List-Post", "List-Unsubscribe")
_MACHINES = ("mailer-daemon@", "postmaster@", "mail-daemon@", "mailerdaemon@")
_NO_REPLIES = ("no-reply@", "noreply@", "do-not-reply@", "donotreply@")


class Sort(StrEnum):
    """Who wrote it."""

    PERSON = "person"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    LIST = "list"


def sort(mail: Head) -> Sort:
    """Who wrote a mail, by its headers."""
    kind = mail.get_content_type()
    report = str(mail.get_param("report-type") or "").lower()
    senders = addresses(mail, "From")
    subject = said(mail, "Subject")
    from_machine = any(sender.startswith(_MACHINES) for sender in senders)
    has_no_way_back = said(mail, "Return-Path").replace(" ", "") == "<>"
    if kind == "multipart/report" and report in {"delivery-status", ""}:
        return Sort.BOUNCE
    if mail.get("X-Failed-Recipients") or (from_machine and not _is_automatic_answer(mail)) or kind == "message/delivery-status":
        return Sort.BOUNCE
    if (has_no_way_back or from_machine) and phrases.UNDELIVERED.search(subject):
        return Sort.BOUNCE
    if kind == "multipart/report" or has_no_way_back or from_machine or _is_automatic(mail, subject):
        return Sort.AUTO_REPLY
    if any(mail.get(name) for name in _LIST_HEADERS) or _precedence(mail) in {"bulk", "list", "junk"}:
        return Sort.LIST
    return Sort.AUTO_REPLY if any(sender.startswith(_NO_REPLIES) for sender in senders) else Sort.PERSON


def _precedence(mail: Head) -> str:
    return said(mail, "Precedence").lower()


def _is_automatic_answer(mail: Head) -> bool:
    return said(mail, "Auto-Submitted").lower().startswith("auto-replied") and mail.get_content_type() != "multipart/report"


def _is_automatic(mail: Head, subject: str) -> bool:
    submitted = said(mail, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if _precedence(mail) == "auto_reply" or any(mail.get(name) for name in _AUTOMATIC_HEADERS):
        return True
    suppress = {word.strip() for word in said(mail, "X-Auto-Response-Suppress").lower().split(",")}
    if suppress & {"all", "oof", "autoreply"} or "autoresponder" in said(mail, "X-POST-MessageClass").lower():
        return True
    if "autoresponder" in said(mail, "Delivered-To").lower():
        return True
    return bool(phrases.ABSENCE.match(subject))
