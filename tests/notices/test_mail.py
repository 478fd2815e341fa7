"""Mail: what nobody has read after a few minutes, one mail a person, through a real conversation with a server."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from tests.jobs.house import House
from workplace.config import Settings
from workplace.jobs.work import GiveUp, Work
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref
from workplace.kernel.text import say, say_n
from workplace.notices import actions, mail
from workplace.org.models.people import Person
from workplace.web.language import tell as translated


class MailServer:
    """As much of a mail server as one conversation needs."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as talk:
                self._talk(talk)

    def _talk(self, talk: Any) -> None:
        def say_(line: str) -> None:
            talk.write(line.encode() + b"\r\n")
            talk.flush()

        say_("220 ready")
        while line := talk.readline().decode().strip():
            if line.upper() == "DATA":
                say_("354 go on")
                letter = b""
                while (part := talk.readline()) != b".\r\n":
                    letter += part
                self.letters.append(letter.decode())
                say_("250 taken")
            elif "nobody@" in line:
                say_("550 no such address")
            else:
                say_("221 bye" if line.upper() == "QUIT" else "250 well")

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


def person(session: Session, login: str, email: str, language: str = "en") -> int:
    one = Person(
        full_name="Võ Thị An", sort_key="", folded="", login=login, email=email, language=language, made_at=clock.now()
    )
    session.add(one)
    session.flush()
    return one.id or 0


def house(database: Database, folder: Path, port: int, **more: str) -> Work:
    settings = Settings(
        data=folder,
        smtp_url=f"smtp://127.0.0.1:{port}",
        base_url="https://office.example",
        mail_from="office@hue.example",
        **more,  # type: ignore[arg-type]
    )
    return Work(House(database, settings))


def tell(database: Database, who: list[int], times: int = 1) -> None:
    with database.writing() as session:
        for n in range(times):
            actions.tell(session, who, Ref("docs", n), say("You lead: {title}", title=f"Kế hoạch {n}"), kind="routed")


def test_what_waits_leaves_as_one_mail_a_person_and_only_once(
    database: Database, tmp_path: Path, server: MailServer
) -> None:
    with database.writing() as session:
        an, no_address = person(session, "an", "an@hue.example"), person(session, "binh", "")
    tell(database, [an, no_address], times=2)
    work = house(database, tmp_path, server.port)
    mail.send(work, {})
    assert server.letters == []  # who reads at once needs no mail
    with clock.frozen(clock.now() + mail.WAITS + timedelta(seconds=1)):
        mail.send(work, {})
        mail.send(work, {})
    (letter,) = server.letters
    assert "To: =?utf-8?" in letter and "<an@hue.example>" in letter
    assert "Subject: 2 new notices" in letter
    text = plain(letter)
    assert "A document was given to you (2)" in text and "https://office.example/notices" in text
    assert "Kế hoạch" not in text and "You lead" not in text


def test_numbers_leave_only_where_a_setting_says_so_and_titles_never(
    database: Database, tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def describe(_session: Session, acting: Acting, ids: list[int]) -> dict[int, ports.Described]:
        return {1: ports.Described("Kế hoạch 1", "/docs/1", "12/UBND-TH")}  # number 0 is theirs no more

    monkeypatch.setitem(ports.describe._functions, "docs", describe)
    with database.writing() as session:
        an = person(session, "an", "an@hue.example", language="vi")
    tell(database, [an], times=2)
    work = house(database, tmp_path, server.port, mail_tells="numbers")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        mail.send(work, {})
    text = plain(server.letters[0])
    assert "12/UBND-TH" in text and "Kế hoạch" not in text
    subject = message_from_string(server.letters[0], policy=policy.default)["Subject"]
    assert subject == translated(say_n("A new notice", "{count} new notices", 2), "vi")


def plain(letter: str) -> str:
    return message_from_string(letter, policy=policy.default).get_content()


def test_what_was_read_needs_no_mail(database: Database, tmp_path: Path, server: MailServer) -> None:
    with database.writing() as session:
        an = person(session, "an", "an@hue.example")
    tell(database, [an])
    with database.writing() as session:
        actions.read_all(session, Acting(an))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        mail.send(house(database, tmp_path, server.port), {})
    assert server.letters == []


def test_a_wrong_address_holds_nobody_up(database: Database, tmp_path: Path, server: MailServer) -> None:
    with database.writing() as session:
        people = [person(session, "gone", "nobody@hue.example"), person(session, "an", "an@hue.example")]
    tell(database, people)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        mail.send(house(database, tmp_path, server.port), {})
    assert len(server.letters) == 1


def test_a_server_that_is_away_is_seen_as_a_failed_job_and_the_notices_wait(
    database: Database, tmp_path: Path, server: MailServer
) -> None:
    with database.writing() as session:
        an = person(session, "an", "an@hue.example")
    tell(database, [an])
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with clock.frozen(clock.now() + timedelta(hours=1)):
        with pytest.raises(GiveUp):
            mail.send(house(database, tmp_path, port), {})
        mail.send(house(database, tmp_path, server.port), {})
    assert len(server.letters) == 1


def test_a_disabled_person_gets_no_mail(database: Database, tmp_path: Path, server: MailServer) -> None:
    with database.writing() as session:
        an = person(session, "an", "an@hue.example")
        session.execute(update(Person).where(col(Person.id) == an).values(disabled_at=clock.now()))
    tell(database, [an])
    with clock.frozen(clock.now() + timedelta(hours=1)):
        mail.send(house(database, tmp_path, server.port), {})
    assert server.letters == []
