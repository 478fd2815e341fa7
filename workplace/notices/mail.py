"""Notices by mail: what nobody has read after a few minutes, one mail a person. Only where a mail server is set.

A mail may arrive twice when the process dies between sending and noting it; its Message-ID is then the same.
"""

import smtplib
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.config import Settings
from workplace.jobs.work import GiveUp, Work
from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.notices import sentences
from workplace.notices.models import Notice
from workplace.org.models.people import Person
from workplace.web.language import tell

JOB = "notices.mail"
WAITS = timedelta(minutes=3)  # who reads at once needs no mail
TOO_OLD = timedelta(days=1)  # setting up mail sends nothing of last year
SECONDS = 20


@dataclass(frozen=True)
class Letter:
    """What one person is to be mailed."""

    person: int
    name: str
    address: str
    language: str
    notices: list[tuple[int, Say]]


def wanted(settings: Settings) -> bool:
    """Whether this installation sends mail."""
    return bool(settings.smtp_url)


def send(work: Work, _payload: dict[str, Any]) -> None:
    """The job: mail what waits, and note for each person that it has left."""
    if not wanted(work.settings):
        return
    with work.reading() as session:
        letters = _letters(session)
    if not letters:
        return
    try:
        with _server(work.settings) as server:
            for letter in letters:
                _send_one(work, server, letter)
    except (OSError, smtplib.SMTPException) as error:
        raise GiveUp(f"the mail server could not be reached: {type(error).__name__}") from error


def _letters(session: Session) -> list[Letter]:
    now = clock.now()
    waits = (
        select(col(Notice.person), col(Notice.id), col(Notice.msgid), col(Notice.params))
        .where(col(Notice.mailed_at).is_(None), col(Notice.read_at).is_(None))
        .where(col(Notice.at) > now - TOO_OLD, col(Notice.at) <= now - WAITS)
        .order_by(col(Notice.id))
        .limit(5000)
    )
    by_person: dict[int, list[tuple[int, Say]]] = defaultdict(list)
    for person, notice, msgid, params in session.execute(waits):
        by_person[person].append((notice, sentences.read(msgid, params)))
    people = session.scalars(select(Person).where(col(Person.id).in_(by_person), col(Person.disabled_at).is_(None)))
    return [
        Letter(one.id or 0, one.full_name, one.email, one.language, by_person[one.id or 0])
        for one in people
        if "@" in one.email
    ]


def _send_one(work: Work, server: smtplib.SMTP, letter: Letter) -> None:
    with suppress(smtplib.SMTPRecipientsRefused):  # wrong for good: settled, the notices wait under the bell
        server.send_message(compose(work.settings, letter))
    with work.transaction() as session:
        ids = [notice for notice, _ in letter.notices]
        session.execute(update(Notice).where(col(Notice.id).in_(ids)).values(mailed_at=clock.now()))


def compose(settings: Settings, letter: Letter) -> EmailMessage:
    """One mail: the sentences, and where to read on. No content of any document."""
    told = [tell(sentence, letter.language) for _, sentence in letter.notices]
    count = say("{count} new notices", count=len(told)) if len(told) > 1 else say("A new notice")
    host = urlsplit(settings.address).hostname or "localhost"
    user, _, domain = letter.address.rpartition("@")
    message = EmailMessage()
    message["Subject"] = tell(count, letter.language)
    message["From"] = settings.mail_from or f"workplace@{host}"
    message["To"] = Address(letter.name, user, domain)
    message["Message-ID"] = f"<notices-{letter.person}-{letter.notices[0][0]}-{letter.notices[-1][0]}@{host}>"
    message["Date"] = clock.local(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    read_on = tell(say("Read on: {url}", url=f"{settings.address}/notices"), letter.language)
    message.set_content("\n".join([*(f"– {sentence}" for sentence in told), "", read_on, ""]))
    return message


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    """The mail server of `smtp_url`: smtps:// speaks TLS from the beginning, smtp:// as soon as it is offered."""
    url = urlsplit(settings.smtp_url)
    with _connect(url) as server:
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


def _connect(url: SplitResult) -> smtplib.SMTP:
    host, context = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, url.port or 25, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    return server
