"""Invitations by mail: a calendar file for the person's own program, as its module makes it (RFC 6047).

What the file says is the module's to decide, by the setting `mail_invites`; whoever was asked no longer gets the
cancelling file only if an asking one has left before. A mail may arrive twice when the process dies between sending
and noting it; its Message-ID is then the same.
"""

import smtplib
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from workplace.config import Settings
from workplace.jobs.work import Work
from workplace.kernel import clock, ports
from workplace.kernel.ports import Invitation
from workplace.kernel.text import Say, say
from workplace.notices import mail
from workplace.notices.models import Notice
from workplace.org.models.people import Person
from workplace.web.language import tell


def wanted(settings: Settings) -> bool:
    """Whether this installation sends invitations."""
    return mail.wanted(settings) and settings.mail_invites != "none"


def send(work: Work, payload: dict[str, Any]) -> None:
    """The job: one mail to one person about one thing, or about those of a whole week. Tried again while the mail
    server is away.
    """
    if not wanted(work.settings):
        return
    module, things, to = payload["module"], payload["things"], payload["person"]
    with work.reading() as session:
        person = session.get(Person, to)
        if person is None or person.disabled_at is not None or "@" not in person.email:
            return
        words = _Words(work.settings, person.language)
        found: Invitation | None = ports.invitation[module](session, things, to, words)
        if found is None:
            return
        message = compose(work.settings, person, found)
    with mail.server(work.settings) as server, suppress(smtplib.SMTPRecipientsRefused):  # wrong for good: settled
        server.send_message(message)
    with work.transaction() as session:
        ports.invited[module](session, to, found)
        _needs_no_other_mail(session, to, module, things)


class _Words:
    """What a module must know of the mail that it fills: how much it may say, in which language, and to where one
    answers.
    """

    def __init__(self, settings: Settings, language: str) -> None:
        self.may_say_words = settings.mail_invites == "words"
        self.address = settings.address
        self.sender = mail.sender(settings)
        self.answers = settings.mail_answers
        self._language = language

    def __call__(self, sentence: Say | str) -> str:
        return tell(sentence, self._language)


def compose(settings: Settings, person: Person, invitation: Invitation) -> EmailMessage:
    """One mail: the words for people, the file for their program, and the same file to be opened by hand."""
    user, _, domain = person.email.rpartition("@")
    id_ = f"invite-{person.id}-{invitation.method}-" + "-".join(f"{id}.{no}" for id, no in invitation.known[:4])
    message = mail.head(
        settings, Address(person.full_name, user, domain), tell(invitation.subject, person.language), id_
    )
    read_on = say("Read on: {url}", url=f"{settings.address}/calendars/mine")
    lines = [tell(line, person.language) for line in (*invitation.lines, read_on)]
    message.set_content("\n".join([*lines, ""]))
    text = invitation.file.decode().replace("\r\n", "\n")
    message.add_alternative(text, subtype="calendar", params={"method": invitation.method})
    message.add_attachment(invitation.file, maintype="application", subtype="ics", filename="invite.ics")
    return message


def _needs_no_other_mail(session: Session, person: int, module: str, things: list[int]) -> None:
    """What the invitation said need not be said by the digest of notices."""
    about = (col(Notice.person) == person, col(Notice.module) == module, col(Notice.thing).in_(things))
    session.execute(update(Notice).where(*about, col(Notice.mailed_at).is_(None)).values(mailed_at=clock.now()))
