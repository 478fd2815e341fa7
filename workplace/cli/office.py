"""What the commands share: the opened installation, words told in its language."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from workplace import app
from workplace.config import Settings
from workplace.kernel.db import Database
from workplace.kernel.text import Say
from workplace.web.language import tell


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of an installation that is there and of this version; Refused otherwise."""
    database = Database(settings.database)
    try:
        app.ready(database)
        yield database
    finally:
        database.close()


def told(settings: Settings, sentence: Say | str) -> str:
    """A sentence in the installation's language."""
    return tell(sentence, settings.language)


def print_told(settings: Settings, sentence: Say | str, *, wrong: bool = False) -> None:
    """Tell a sentence; what is wrong goes to where errors go."""
    print(told(settings, sentence), file=sys.stderr if wrong else sys.stdout, flush=True)
