"""A file's quarantine: where a virus scanner is configured, nobody has the bytes before it has looked; and the end of
a file on which a secrecy mark stands.
"""

from sqlalchemy import ColumnElement, literal

from workplace.files.models import File
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.text import say
from workplace.process.table import Process, Rule, State, Step


def _house(acting: Acting) -> ColumnElement[bool]:
    return literal(acting.person) == SYSTEM.person


THE_HOUSE = Rule(say("the house itself, by its virus scanner"), _house)
THE_READER = Rule(say("the house itself, reading the paper for secrecy marks"), _house)

QUARANTINE = Process(
    name="quarantine",
    module="files",
    table=File,
    states={
        "quarantined": State(say("Being scanned"), "wait", "shield"),
        "clean": State(say("Clean"), "good", "shield-check"),
        "refused": State(say("Refused: malware"), "bad", "shield-x"),
        "locked": State(say("Secrecy mark: locked away"), "bad", "lock"),
        "destroyed": State(say("Secrecy mark: destroyed"), "bad", "trash"),
    },
    steps=(
        Step("clear", ("quarantined",), "clean", THE_HOUSE, say("Release after the scan"), "shield-check"),
        Step("refuse", ("quarantined",), "refused", THE_HOUSE, say("Refuse after the scan"), "shield-x"),
        Step("lock_away", ("quarantined", "clean"), "locked", THE_READER, say("Lock away"), "lock"),
        Step("destroy", ("locked",), "destroyed", THE_READER, say("Destroy"), "trash", binds=True),
        Step("declare_open", ("locked", "destroyed"), "clean", THE_READER, say("Declare it open"), "lock-open"),
        Step("declare_open", ("locked", "destroyed"), "quarantined", THE_READER, say("Declare it open"), "lock-open"),
    ),
)
