"""Messages to people outside, who have no bell: by mail, by Zalo, by SMS, each through what the settings name.

They leave at least once: after a fall between sending and noting it the same message leaves again under the same key.
What they say is the module's that sends them; nothing of it stands in a log.
"""

import http.client
import json
import smtplib
import urllib.error
import urllib.request
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from workplace.config import Settings
from workplace.jobs.work import Work
from workplace.kernel import ports
from workplace.kernel.ports import Outward
from workplace.kernel.text import Say, say
from workplace.notices import mail
from workplace.web.language import tell

JOB = "notices.outward"
RECORD = "record:"
SECONDS = 20
_LATER = (408, 425, 429)


class NotSent(Exception):
    """It was not taken over: refused | away | not_set_up."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def send(work: Work, payload: dict[str, Any]) -> None:
    """The job: one message by one way."""
    box, id_ = ports.outbound[payload["module"]], payload["id"]
    secret = work.settings.secret_path.read_bytes()
    with work.transaction() as session:
        found = box.take(session, id_, secret)
    if found is None:
        return
    try:
        hand_over(work.settings, found)
    except NotSent as error:
        with work.transaction() as session:
            again = box.failed(session, id_, error.why, error.why != "away")
        if again:
            raise ConnectionError("tried again later") from None
        return
    with work.transaction() as session:
        box.left(session, id_)


def hand_over(settings: Settings, message: Outward) -> None:
    """Give the message to whoever carries it. NotSent where they don't take it."""
    url = address(settings, message.channel)
    if not url:
        raise NotSent("not_set_up")
    if url == RECORD:
        _record(settings, message)
    elif message.channel == "mail":
        _mail(settings, message)
    else:
        _post(url, {"to": message.to, "text": short(settings, message), "key": message.key})


def address(settings: Settings, channel: str) -> str:
    """Who carries a way's messages; a demonstration keeps those of every way that is not set in files."""
    named = {"mail": settings.smtp_url, "sms": settings.sms_url, "zalo": settings.zalo_url}[channel]
    return named or (RECORD if settings.is_demo else "")


def short(settings: Settings, message: Outward) -> str:
    """The message in one line: what it is about, the digits to be typed, the link."""
    subject = tell(message.subject, message.language)
    return " ".join(filter(None, [subject, message.code, f"{settings.public_address}{message.path}"]))


def compose(settings: Settings, message: Outward) -> EmailMessage:
    """The message as a mail."""
    user, _, domain = message.to.rpartition("@")
    found = mail.head(settings, Address("", user, domain), _in(message, message.subject), f"case-{message.key}")
    lines = [_in(message, message.sentence)]
    if message.code:
        lines.append(_in(message, say("Or type this code where you are asked for it: {code}", code=message.code)))
    unasked = say("If you have sent nothing to this office, do nothing. This mail is not read when you answer it.")
    found.set_content("\n\n".join([*lines, f"{settings.public_address}{message.path}", _in(message, unasked), ""]))
    return found


def _in(message: Outward, sentence: Say) -> str:
    return tell(sentence, message.language)


def _mail(settings: Settings, message: Outward) -> None:
    try:
        letter = compose(settings, message)
        with mail.server(settings) as server:
            server.send_message(letter)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, HeaderParseError, ValueError) as error:
        raise NotSent("refused") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent("away") from error


def _post(url: str, told: dict[str, str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http"):
        raise NotSent("not_set_up")
    headers = {"content-type": "application/json"}
    if parts.password:
        headers["authorization"] = f"Bearer {unquote(parts.password)}"
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = urllib.request.Request(bare, json.dumps(told, ensure_ascii=False).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            pass
    except urllib.error.HTTPError as error:
        for_good = 400 <= error.code < 500 and error.code not in _LATER
        raise NotSent("refused" if for_good else "away") from error
    except (OSError, http.client.HTTPException) as error:
        raise NotSent("away") from error


def _record(settings: Settings, message: Outward) -> None:
    """What would have left, as a file that people and tests can read."""
    folder = settings.data / "sent" / message.channel
    folder.mkdir(parents=True, exist_ok=True)
    text = short(settings, message)
    if message.channel == "mail":
        letter = compose(settings, message)
        text = f"{letter['Subject']}\n\n{letter.get_content()}"
    (folder / f"{message.key}.txt").write_text(f"{message.to}\n{text}\n", "utf-8")
