"""A demonstration province that is whole, to be copied: `python -m tests.journeys.province FOLDER` makes it there.

A served demonstration is usable while it is still being filled; a journey wants to find everything in its place.
"""

import sys
from pathlib import Path

from workplace import app
from workplace.config import Settings
from workplace.demo import filling
from workplace.kernel.pool import InPlace
from workplace.migrations import run

WHOLE = "whole"  # the file that says so


def make(folder: Path) -> None:
    """Make it in a folder that does not exist yet, or is empty."""
    house = app.furnish(Settings(data=folder, mode="demo"), InPlace())
    app.fill_ports(house)
    run.migrate(house.database)
    filling.make_province(house, lambda done, of: None)
    house.database.empty_log()
    house.database.close()
    (folder / WHOLE).touch()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
