"""What an administrator types, and what comes back."""

import json
import os
import re
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from tests.cast import build
from tests.letters import damage
from tests.samples import SAMPLES, needs_samples
from tests.signing.office import Office
from workplace.calendars.actions import entries
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import Wish
from workplace.cli.main import main
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.notices.models import Notice
from workplace.org.models.people import Person

Command = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command on a data folder of this test's own, in English."""
    for name in [name for name in os.environ if name.startswith("WORKPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WORKPLACE_LANGUAGE", "en")
    monkeypatch.setenv("WORKPLACE_DATA", str(tmp_path / "var"))
    return lambda *arguments: main(list(arguments))


@pytest.fixture
def made(run: Command, capsys: pytest.CaptureFixture[str]) -> Command:
    """The same on a fresh installation."""
    assert run("init") == 0
    capsys.readouterr()
    return run


def test_init_makes_an_installation_and_leaves_another_alone(
    run: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init") == 0
    secret = (tmp_path / "var/secret.key").read_bytes()
    assert stat.S_IMODE((tmp_path / "var/secret.key").stat().st_mode) == 0o600
    assert run("init") == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert (tmp_path / "var/secret.key").read_bytes() == secret


def test_serve_refuses_a_database_that_was_not_migrated(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve") == 1
    assert "bin/workplace migrate" in capsys.readouterr().err
    assert run("migrate") == 0
    assert run("migrate") == 0
    assert run("check") == 1  # the secret is still missing
    assert "init" in capsys.readouterr().out


def add(run: Command, monkeypatch: pytest.MonkeyPatch, login: str, password: str, *more: str) -> int:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return run("user", "add", login, "--name", "Nguyễn Thị Chi", "--password-stdin", *more)


def test_a_person_is_added_listed_and_shut_out(
    made: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(made, monkeypatch, "chi", "mai-vang-truoc-san") == 0
    assert add(made, monkeypatch, "chi", "mai-vang-truoc-san") == 1  # taken
    assert add(made, monkeypatch, "dung", "short") == 1
    assert add(made, monkeypatch, "dung", "mai-vang-truoc-san", "--role", "clerk") == 1  # where?
    assert add(made, monkeypatch, "dung", "mai-vang-truoc-san", "--organisation", "Sở Không Có") == 1
    assert made("user", "disable", "chi") == 0
    assert made("user", "disable", "nobody") == 1
    capsys.readouterr()
    assert made("user", "list") == 0
    assert capsys.readouterr().out.split("\t") == ["chi", "Nguyễn Thị Chi", "", "", "disabled\n"]


def test_a_list_is_previewed_then_taken_in_once(
    made: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "cơ quan,mã định danh,tên đăng nhập,họ tên,chức vụ,vai trò\n"
        "Sở Tài chính,H57.05,kha,Đặng Minh Kha,Văn thư,văn thư\n"
    )
    assert made("org", "import", str(file), "--preview") == 0
    assert "would bring: organisations: 1" in capsys.readouterr().out
    assert made("org", "import", str(file)) == 0
    assert "Taken in: organisations: 1" in capsys.readouterr().out
    assert made("org", "import", str(file)) == 0
    assert "nothing new" in capsys.readouterr().out
    assert made("user", "password", "kha") == 0
    assert made("journal", "verify") == 0


def test_a_list_with_a_wrong_row_is_not_taken_in(
    made: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("cơ quan,tên đăng nhập,họ tên,vai trò\nSở Tài chính,kha,Đặng Minh Kha,vua\n")
    assert made("org", "import", str(file)) == 1
    told = capsys.readouterr()
    assert "list.csv:2" in told.err and "Nothing was changed" in told.out
    assert made("org", "import", str(tmp_path / "none.csv")) == 1


def test_answers_to_invitations_are_taken_in_and_whoever_asked_is_told(
    made: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'var/workplace.db'}")
    with database.writing() as session:
        cast = build(session)
        session.execute(update(Person).where(col(Person.id) == cast.an.person).values(email="an@stc.example"))
        when = When(clock.today() + timedelta(days=9), "morning")
        uid = entries.enter(session, cast.binh, Wish("Bàn dự toán", when, people=(cast.an.person,))).uid
    answer = tmp_path / "answer.eml"
    text = (
        "From: an@stc.example\nContent-Type: text/calendar; method=REPLY\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        f"UID:{uid}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:an@stc.example\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    answer.write_text(text)
    assert made("calendar", "answers", str(answer)) == 0
    assert "noted" in capsys.readouterr().out
    with database.reading() as session:
        told = select(col(Notice.msgid)).where(col(Notice.person) == cast.binh.person)
        assert session.scalars(told).all() == ["{name} will attend: {title}"]
    answer.write_text(text.replace("From: an@", "From: kha@"))
    assert made("calendar", "answers", str(answer), str(tmp_path / "none.eml")) == 1
    refused = capsys.readouterr().err
    assert "another address" in refused and "none.eml" in refused
    database.close()


def test_the_journal_is_verified_and_its_head_exported(
    made: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(made, monkeypatch, "chi", "mai-vang-truoc-san")
    heads = str(tmp_path / "heads.txt")
    assert made("journal", "export") == 1  # where to?
    assert made("journal", "export", heads) == 0
    assert made("journal", "verify", "--heads", heads) == 0
    assert "1 exported head agrees" in capsys.readouterr().out
    with open(heads, "a") as file:
        file.write(f"2026-11-25 99 {'a' * 64}\n")
    assert made("journal", "verify", "--heads", heads) == 1
    assert "cut off" in capsys.readouterr().err


def test_check_says_what_to_do(
    made: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made("check") == 0
    assert "OK  Database" in capsys.readouterr().out
    monkeypatch.setenv("WORKPLACE_DATABASE_URL", "postgresql://nobody:hidden@127.0.0.1:9/none")
    assert made("check") == 1
    told = capsys.readouterr().out
    assert "!!  Database" in told and "hidden" not in told


def test_a_setting_that_does_not_exist_is_named(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text("colour = 'red'\n")
    monkeypatch.setenv("WORKPLACE_CONFIG", str(tmp_path / "settings.toml"))
    assert run("check") == 1
    assert "colour" in capsys.readouterr().err


# --- verify -------------------------------------------------------------------------------------------------------


def verdict(run: Command, file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    status = run("verify", str(file), "--json")
    return status, json.loads(capsys.readouterr().out)


def test_what_is_no_pdf_is_unreadable(run: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pdf").write_text("no pdf")
    for name in ("a.pdf", "missing.pdf"):
        status, report = verdict(run, tmp_path / name, capsys)
        assert (status, report["integrity"]) == (3, "unreadable")
        assert set(report) == {"integrity", "trust", "signatures", "facts"}
    assert run("verify", str(tmp_path / "a.pdf")) == 3
    assert "can not be read" in capsys.readouterr().out
    assert not (tmp_path / "var").exists()  # it works without an installation


@needs_samples
def test_an_unsigned_file_is_neither_valid_nor_invalid(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    status, report = verdict(run, SAMPLES / "minimal-document.pdf", capsys)
    assert (status, report["integrity"], report["signatures"]) == (2, "unsigned", [])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office.open(tmp_path_factory.mktemp("office"))


def test_a_released_letter_is_valid_and_an_altered_one_is_not(
    run: Command, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = office.release(tmp_path)[-1]
    damage.flip_a_byte(released, tmp_path / "altered.pdf")
    trust = ("--trust", str(office.trust.folder))
    assert run("verify", str(released), *trust) == 0
    said = capsys.readouterr().out
    assert re.search(r"Nguyễn Thị Chi \(Signer1\), \d\d/\d\d/\d{4}, \d\d:\d\d:\d\d\n", said), (
        "the office's clock, not UTC"
    )
    assert run("verify", str(tmp_path / "altered.pdf"), *trust, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    keys = ["field", "signer", "signed_at", "coverage", "intact", "changes_after", "integrity", "trust", "findings"]
    assert [list(signature) for signature in report["signatures"]] == [keys] * 3


def test_the_public_role_is_told_as_sql(run: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("public-role", "workplace_public") == 0
    told = capsys.readouterr().out
    assert 'GRANT SELECT, INSERT, UPDATE ON "cases" TO "workplace_public";' in told and '"doc"' not in told
    assert run("public-role", 'x"; DROP TABLE doc; --') == 1
