"""What a job's handler is handed, and what it may say."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlmodel import Session

from workplace.config import Settings
from workplace.kernel.db import Database
from workplace.kernel.pool import Pool


class House(Protocol):
    """The part of an installation that jobs need."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def pool(self) -> Pool: ...


class GiveUp(Exception):
    """Trying again would not help: the job has failed. The text must hold no personal data."""


class Work:
    """The house, for one job: handlers open their own sessions, as short as they can be."""

    def __init__(self, house: House) -> None:
        self.house = house

    @property
    def settings(self) -> Settings:
        """The installation's settings."""
        return self.house.settings

    @property
    def database(self) -> Database:
        """The installation's database."""
        return self.house.database

    @property
    def pool(self) -> Pool:
        """The worker processes; jobs use the lane `later`."""
        return self.house.pool

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that is committed at the end. No worker, network or hash inside it."""
        with self.database.writing() as session:
            yield session
