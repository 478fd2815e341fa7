"""Limits at the public doors, kept in the database so that every process counts alike: keyed hashes, no addresses."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.errors import BadInput, TooMany
from workplace.kernel.text import Say, fold, one_line, say, say_n
from workplace.portal.models import Knock
from workplace.portal.rules import limits
from workplace.portal.rules.limits import Window


def key(secret: bytes, what: str, told: str) -> str:
    """What is counted, by a hash that only this house can make."""
    return f"{what}:{hmac.digest(secret, f'knock:{what}:{told}'.encode(), 'sha256').hex()[:32]}"


def require(session: Session, key: str, windows: Sequence[Window], times: int = 1) -> None:
    """TooMany, with how long to wait, where it was done as often as it may be."""
    most = max(count for _, count in windows) * times
    since = clock.now() - max(span for span, _ in windows)
    found = select(col(Knock.at)).where(col(Knock.key) == key, col(Knock.at) > since)
    done = list(session.scalars(found.order_by(col(Knock.at).desc()).limit(most)))
    if wait := limits.wait(done, windows, clock.now(), times):
        raise TooMany(_sentence(wait))


def note(session: Session, key: str) -> None:
    """It was done once."""
    session.add(Knock(key=key, at=clock.now()))


SHORT = 80
"""Fewer characters than this anybody may write by themselves: “Đèn đường hỏng”."""


def require_new(session: Session, secret: bytes, kind: str, body: str, where: str) -> str:
    """The key of a text that was not sent in the last day: a short one from `where`, a longer one by anybody. BadInput
    where it was.
    """
    text = fold(one_line(body))
    found = key(secret, "body", f"{kind}:{where if len(text) < SHORT else ''}:{text}")
    known = select(col(Knock.id)).where(col(Knock.key) == found, col(Knock.at) > clock.now() - limits.KEPT)
    if session.scalar(known.limit(1)) is not None:
        raise BadInput({"body": say("These very words came in during the last 24 hours. If you sent them, they were "
                                    "received: open your case with its code to add something. Otherwise say it in "
                                    "words of your own.")})  # fmt: skip
    return found


def forget(session: Session, before: datetime) -> None:
    """What was counted before this moment is of no use any more."""
    session.execute(delete(Knock).where(col(Knock.at) < before))


def _sentence(wait: timedelta) -> Say:
    minutes = -(-int(wait.total_seconds()) // 60)
    if minutes > 90:
        return say_n(
            "This was done too often from here. Try again in {count} hour.",
            "This was done too often from here. Try again in {count} hours.", -(-minutes // 60),
        )  # fmt: skip
    return say_n(
        "This was done too often from here. Try again in {count} minute.",
        "This was done too often from here. Try again in {count} minutes.", minutes,
    )  # fmt: skip
