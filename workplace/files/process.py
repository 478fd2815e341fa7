"""A file's quarantine: where a virus scanner is configured, nobody has the bytes before it has looked."""

from sqlalchemy import ColumnElement, literal

from workplace.files.models import File
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.text import say
from workplace.process.table import Process, Rule, State, Step


def _house(acting: Acting) -> ColumnElement[bool]:
    return literal(acting.person) == SYSTEM.person


THE_HOUSE = Rule(say("the house itself, by its virus scanner"), _house)

QUARANTINE = Process(
    name="quarantine",
    module="files",
    table=File,
    states={
        "quarantined": State(say("Being scanned"), "wait", "shield"),
        "clean": State(say("Clean"), "good", "shield-check"),
        "refused": State(say("Refused: malware"), "bad", "shield-x"),
    },
    steps=(
        Step("clear", ("quarantined",), "clean", THE_HOUSE, say("Release after the scan"), "shield-check"),
        Step("refuse", ("quarantined",), "refused", THE_HOUSE, say("Refuse after the scan"), "shield-x"),
    ),
)
