"""People's own words stand beside the chain: proved while they are there, erased without breaking it."""

import json

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from workplace.journal import lines, texts
from workplace.journal.models import JournalLine, JournalText
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref

AN = Acting(person=3)
CASE = Ref("docs", 12)
WORDS = "Ông Nguyễn Văn Nam, CCCD 046…, khiếu nại sai"


@pytest.fixture
def said(database: Database) -> Database:
    with database.writing() as session:
        lines.write(session, AN, "return", CASE, reason=WORDS, to="draft")
        lines.write(session, AN, "return", Ref("docs", 13), reason="Thiếu căn cứ", was={"author": "Sở Tài chính"})
    return database


def details(session: Session) -> list[dict[str, object]]:
    rows = session.scalars(select(JournalLine).order_by(col(JournalLine.seq))).all()
    return list(texts.whole(session, rows).values())


def test_the_chain_holds_the_digest_and_readers_see_the_words(said: Database) -> None:
    with said.reading() as session:
        kept = session.scalars(select(JournalLine.detail)).all()
        assert not any("Nam" in one or "căn cứ" in one for one in kept)
        assert json.loads(kept[0])["to"] == "draft"
        first, second = details(session)
        assert first == {"reason": WORDS, "to": "draft"}
        assert second == {"reason": "Thiếu căn cứ", "was": {"author": "Sở Tài chính"}}
        assert verify(session).broken is None


def test_the_same_words_have_another_digest_each_time(said: Database) -> None:
    with said.writing() as session:
        lines.write(session, AN, "return", CASE, reason=WORDS, to="draft")
    with said.reading() as session:
        digests = [json.loads(row)["reason"]["said"] for row in session.scalars(select(JournalLine.detail))]
    assert len(set(digests)) == 3


def test_erased_words_are_gone_and_the_chain_still_stands(said: Database) -> None:
    with said.writing() as session:
        assert texts.erase(session, CASE) == 1
    with said.reading() as session:
        gone = session.get_one(JournalText, (1, "reason"))
        assert (gone.text, gone.salt) == ("", "") and gone.erased_at is not None
        assert [one["reason"] for one in details(session)] == [None, "Thiếu căn cứ"]
        assert verify(session).broken is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_text SET text = '\"Đồng ý\"' WHERE seq = 2 AND key = 'reason'",
        "DELETE FROM journal_text WHERE seq = 2",
    ],
    ids=["altered", "removed"],
)
def test_altered_and_removed_words_are_told(said: Database, change: str) -> None:
    with said.writing() as session:
        session.execute(text(change))
    with said.reading() as session:
        broken = verify(session).broken
    assert broken is not None and (broken.seq, broken.what) == (2, "words")


def test_lines_of_before_are_read_as_they_are(database: Database) -> None:
    old = JournalLine(seq=1, at=clock.now(), person=3, verb="return", module="docs", thing=1, previous="", hash="",
                      detail='{"reason":"Thiếu căn cứ"}')  # fmt: skip
    with database.reading() as session:
        assert texts.whole(session, [old]) == {1: {"reason": "Thiếu căn cứ"}}
