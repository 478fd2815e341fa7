"""What this floor hangs into the house: who hears which bell, and the mail."""

from typing import Any

from sqlmodel import Session

from workplace.jobs import schedules
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.notices import invitations, mail, outward
from workplace.notices.actions import INVITE


def fill() -> None:
    """Give the lower floors what they need of this one."""
    ports.may_hear.fill("person", hears_bell)
    ports.jobs.fill(mail.JOB, mail.send)
    ports.jobs.fill(INVITE, invitations.send)
    ports.jobs.fill(outward.JOB, outward.send)
    schedules.every(mail.JOB, 5, mail.wanted)


def hears_bell(_session: Session, acting: Acting, key: str, **_: Any) -> bool:
    """A person hears the bell of the desk they sit at."""
    return key == str(acting.as_whom)
