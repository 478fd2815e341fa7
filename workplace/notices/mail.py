"""Notices by mail: what nobody has read after a few minutes, one mail a person. Only where a mail server is set.

Mail leaves the house in the clear and stays in strangers' hands: it tells of what kind the notices are and where to
read on, never a title, a name or a reason; with the setting `mail_tells = "numbers"` documents' numbers too.
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
from workplace.kernel import clock, ports
from workplace.kernel.refs import Ref
from workplace.kernel.text import say, say_n
from workplace.notices.kinds import words
from workplace.notices.models import Notice
from workplace.org.models.people import Person
from workplace.org.queries import desks
from workplace.web.language import tell

JOB = "notices.mail"
NUMBERS = "numbers"
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
    notices: list[tuple[int, str, str]]  # id, kind, number (empty where mails tell none)


def wanted(settings: Settings) -> bool:
    """Whether this installation sends mail."""
    return bool(settings.smtp_url)


def send(work: Work, _payload: dict[str, Any]) -> None:
    """The job: mail what waits, and note for each person that it has left."""
    if not wanted(work.settings):
        return
    with work.reading() as session:
        letters = _letters(session, with_numbers=work.settings.mail_tells == NUMBERS)
    if not letters:
        return
    try:
        with server(work.settings) as open_:
            for letter in letters:
                _send_one(work, open_, letter)
    except (OSError, smtplib.SMTPException) as error:
        raise GiveUp(f"the mail server could not be reached: {type(error).__name__}") from error


def _letters(session: Session, *, with_numbers: bool) -> list[Letter]:
    now = clock.now()
    waits = (
        select(col(Notice.person), col(Notice.id), col(Notice.kind), col(Notice.module), col(Notice.thing))
        .where(col(Notice.mailed_at).is_(None), col(Notice.read_at).is_(None))
        .where(col(Notice.at) > now - TOO_OLD, col(Notice.at) <= now - WAITS)
        .order_by(col(Notice.id))
        .limit(5000)
    )
    by_person: dict[int, list[tuple[int, str, Ref]]] = defaultdict(list)
    for person, notice, kind, module, thing in session.execute(waits):
        by_person[person].append((notice, kind, Ref(module, thing)))
    people = session.scalars(select(Person).where(col(Person.id).in_(by_person), col(Person.disabled_at).is_(None)))
    letters = []
    for one in people:
        told = by_person[one.id or 0]
        numbers = _numbers(session, one.id or 0, [ref for *_, ref in told]) if with_numbers else {}
        notices = [(notice, kind, numbers.get(ref, "")) for notice, kind, ref in told]
        if "@" in one.email:
            letters.append(Letter(one.id or 0, one.full_name, one.email, one.language, notices))
    return letters


def _numbers(session: Session, person: int, refs: list[Ref]) -> dict[Ref, str]:
    """The numbers of those things that the person may still see."""
    acting = desks.acting_of(session, person)
    found: dict[Ref, str] = {}
    for module in {ref.module for ref in refs}:
        if describe := ports.describe.get(module):
            ids = sorted({ref.id for ref in refs if ref.module == module})
            found |= {Ref(module, id_): told.code for id_, told in describe(session, acting, ids).items()}
    return found


def _send_one(work: Work, server: smtplib.SMTP, letter: Letter) -> None:
    with suppress(smtplib.SMTPRecipientsRefused):  # wrong for good: settled, the notices wait under the bell
        server.send_message(compose(work.settings, letter))
    with work.transaction() as session:
        ids = [notice for notice, *_ in letter.notices]
        session.execute(update(Notice).where(col(Notice.id).in_(ids)).values(mailed_at=clock.now()))


def compose(settings: Settings, letter: Letter) -> EmailMessage:
    """One mail: of what kind the notices are, how many of each, and where to read on."""
    told = _lines(letter)
    many = len(letter.notices)
    count = say_n("A new notice", "{count} new notices", many)
    user, _, domain = letter.address.rpartition("@")
    id_ = f"notices-{letter.person}-{letter.notices[0][0]}-{letter.notices[-1][0]}"
    message = head(settings, Address(letter.name, user, domain), tell(count, letter.language), id_)
    read_on = tell(say("Read on: {url}", url=f"{settings.address}/notices"), letter.language)
    message.set_content("\n".join([*(f"– {line}" for line in told), "", read_on, ""]))
    return message


def _lines(letter: Letter) -> list[str]:
    """A line for each kind with its count, or with its numbers."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for _, kind, number in letter.notices:
        kinds[tell(words(kind), letter.language)].append(number)
    lines = []
    for told, numbers in kinds.items():
        known = ", ".join(dict.fromkeys(number for number in numbers if number and not number.startswith("/")))
        count = f" ({len(numbers)})" if len(numbers) > 1 else ""
        lines.append(f"{told}{count}{': ' + known if known else ''}")
    return lines


def head(settings: Settings, to: Address, subject: str, id: str) -> EmailMessage:
    """A mail of this house with everything but its content."""
    host = urlsplit(settings.address).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender(settings)
    message["To"] = to
    message["Message-ID"] = f"<{id}@{host}>"
    message["Date"] = clock.local(clock.now())
    message["Auto-Submitted"] = "auto-generated"
    return message


def sender(settings: Settings) -> str:
    """From which address mails leave."""
    return settings.mail_from or f"workplace@{urlsplit(settings.address).hostname or 'localhost'}"


@contextmanager
def server(settings: Settings) -> Iterator[smtplib.SMTP]:
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
