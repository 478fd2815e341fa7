"""What is said to a citizen leaves: by mail through a real conversation, by a gateway, into files; at daytime; by the
next way where one failed; and nothing of it says more than a code and a link.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from tests.cases.conftest import Office, came, desk, now, office, papers
from tests.notices.test_mail import MailServer, server
from workplace.cases.actions.recording import Who
from workplace.cases.models.cases import Case, CaseMessage
from workplace.citizens.actions import moderating, sending
from workplace.citizens.models.deliveries import Delivery
from workplace.citizens.queries import deliveries
from workplace.citizens.rules import messages, passes
from workplace.jobs.run import run_due
from workplace.kernel import clock

__all__ = ["desk", "office", "papers", "server"]

BOTH = Who("Nguyễn Văn Nam", "nam@example.vn", "0905 123 456", "12 Lê Lợi")
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # half past ten in the evening


class Gateway:
    """A provider of short messages, as far as one request goes."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.answer = 200
        self.speaks_http = True
        gateway = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["content-length"])))
                gateway.taken.append(told | {"by": self.headers["authorization"]})
                if not gateway.speaks_http:
                    self.wfile.write(b"220 ready\r\n")
                    return
                self.send_response(gateway.answer)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://:geheim@127.0.0.1:{self.http.server_port}/send"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    yield made
    made.http.shutdown()
    made.http.server_close()


def setting(desk: Office, **more: Any) -> None:
    desk.house.settings = replace(desk.house.settings, mode="production", base_url="https://cong.example.vn", **more)


def taken(desk: Office, who: Who = BOTH, **more: Any) -> Case:
    """A case that was just taken: its sender is told, if they want to be."""
    case = came(desk, who=who, **{"consents": {"tell": "1"}, **more}).case
    desk.do(moderating.confirm, case)
    desk.do(moderating.moderate, desk.cast.vinh, case)
    return now(desk, case)


def states(desk: Office, case: Case) -> list[tuple[str, str, str]]:
    found = select(Delivery).where(Delivery.case_id == case.id).order_by(Delivery.id)  # type: ignore[arg-type]
    return [(row.channel, row.state, row.why) for row in desk.read(lambda session: list(session.scalars(found)))]


def test_a_mail_leaves_with_a_code_and_a_link_and_nothing_else(desk: Office, server: MailServer) -> None:
    setting(desk, smtp_url=f"smtp://127.0.0.1:{server.port}")
    case = taken(desk)
    assert states(desk, case) == [("mail", "created", "")]
    assert run_due(desk.house) and states(desk, case) == [("mail", "delivered", "")]
    letter = message_from_string(server.letters[0], policy=policy.default)
    assert (letter["To"], letter["Subject"]) == ("nam@example.vn", f"{case.code}: đã tiếp nhận xử lý")
    text = letter.get_content()
    link = next(line for line in text.splitlines() if line.startswith("https://cong.example.vn/tra-cuu/"))
    opened = passes.opened_case(desk.house.secret, link.rpartition("/")[2], clock.now())
    assert opened == case.id and case.code in text
    for told in ("Nguyễn", "Nam,", "Kinh phí", "sửa đường", "0905"):
        assert told not in text
    assert run_due(desk.house) == 0  # it leaves once


def test_the_link_by_which_a_contact_is_confirmed_leaves_unasked_and_at_night(desk: Office) -> None:
    setting(desk, smtp_url="record:", sms_url="record:")
    case = came(desk, who=BOTH, consents={}).case
    desk.do(_said, case, "confirm")
    desk.do(_said, case, "word")
    with clock.frozen(NIGHT):
        run_due(desk.house)
    assert states(desk, case) == [("mail", "delivered", "")]  # the other was not agreed to
    (file,) = (desk.house.settings.data / "sent/mail").iterdir()
    message = int(file.name.split("-")[1])
    text = file.read_text("utf-8")
    assert f"/xac-nhan/{passes.confirm_link(desk.house.secret, case.id or 0, message)}" in text
    assert passes.confirm_code(desk.house.secret, case.id or 0, message) in text


def _said(session: Any, case: Case, what: str) -> int:
    message = CaseMessage(case_id=case.id or 0, audience="applicant", kind=what, author=0, body="", at=clock.now())
    session.add(message)
    session.flush()
    sending.plan(session, case.id or 0, message.id or 0, what)
    sending.plan(session, case.id or 0, message.id or 0, what)  # told twice it leaves once
    return message.id or 0


def test_nobody_is_woken(desk: Office) -> None:
    setting(desk, sms_url="record:")
    with clock.frozen(NIGHT):
        case = taken(desk, replace(BOTH, email=""), channel="phone")
        run_due(desk.house)
        assert states(desk, case) == [("zalo", "created", "")]
    with clock.frozen(datetime(2026, 11, 23, 22, 59, tzinfo=UTC)):
        run_due(desk.house)
        assert states(desk, case) == [("zalo", "created", "")]
    with clock.frozen(datetime(2026, 11, 23, 23, 0, tzinfo=UTC)):  # six in the morning
        run_due(desk.house)
    assert states(desk, case) == [("zalo", "failed", "not_set_up"), ("sms", "delivered", "")]


def test_where_one_way_fails_the_next_is_taken(desk: Office, server: MailServer, gateway: Gateway) -> None:
    setting(desk, smtp_url=f"smtp://127.0.0.1:{server.port}", zalo_url=gateway.url)
    case = taken(desk, replace(BOTH, email="nobody@example.vn"))
    run_due(desk.house)
    assert states(desk, case) == [("mail", "failed", "refused"), ("zalo", "delivered", "")]
    (told,) = gateway.taken
    assert (told["to"], told["by"]) == ("0905123456", "Bearer geheim")
    assert told["text"].startswith(f"{case.code}: đã tiếp nhận xử lý https://cong.example.vn/tra-cuu/~")


def test_a_service_that_is_away_is_tried_three_times(desk: Office, gateway: Gateway) -> None:
    setting(desk, zalo_url=gateway.url, sms_url="record:")
    gateway.answer = 503
    case, at = taken(desk, replace(BOTH, email="")), clock.now()
    for minutes in (0, 1, 3):
        with clock.frozen(at.replace(minute=minutes)):
            run_due(desk.house)
    assert {one["key"] for one in gateway.taken} == {gateway.taken[0]["key"]} and len(gateway.taken) == 3
    with clock.frozen(at.replace(minute=4)):
        run_due(desk.house)
    assert states(desk, case) == [("zalo", "failed", "away"), ("sms", "delivered", "")]
    (tries,) = desk.read(deliveries.of_case, case).values()
    assert [one.why.msgid for one in tries] == ["The service did not answer.", ""]


def test_a_service_that_does_not_speak_http_counts_as_away(desk: Office, gateway: Gateway) -> None:
    setting(desk, zalo_url=gateway.url, sms_url="record:")
    gateway.speaks_http = False
    case, at = taken(desk, replace(BOTH, email="")), clock.now()
    for minutes in (0, 1, 3, 4):
        with clock.frozen(at.replace(minute=minutes)):
            run_due(desk.house)
    assert states(desk, case) == [("zalo", "failed", "away"), ("sms", "delivered", "")]


def test_nothing_leaves_for_whoever_did_not_ask_for_it_or_gave_no_contact(desk: Office) -> None:
    setting(desk, smtp_url="record:")
    assert states(desk, taken(desk, consents={"publish": "1"})) == []
    assert states(desk, taken(desk, Who("Nguyễn Văn Nam"))) == []


@pytest.mark.parametrize("what", sorted(messages.TOLD))
def test_what_leaves_names_the_code_alone(what: str) -> None:
    for sentence in messages.told(what, "KQT-1111-2222"):
        assert sentence.params == {"code": "KQT-1111-2222"}
