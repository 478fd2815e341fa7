"""What the file room tells others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileCleared:
    """The virus scanner looked and found nothing: the bytes may be had."""

    file: int


@dataclass(frozen=True)
class FileRefused:
    """The virus scanner found something: the bytes are never handed out."""

    file: int
    finding: str


@dataclass(frozen=True)
class FileLocked:
    """A secrecy mark stands on the paper: the file is destroyed, and nothing of it may be kept anywhere."""

    file: int


@dataclass(frozen=True)
class FileTextRead:
    """The text layer of a file's pages is in the database; what shows the file may be found by it."""

    file: int
