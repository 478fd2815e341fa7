"""What can be typed after `bin/workplace`. Vietnamese first, English under it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from workplace import config
from workplace.cli import calendars, check, documents, installation, people, records, signatures
from workplace.config import PREFIX, Settings
from workplace.kernel.alone import AlreadyServing
from workplace.kernel.errors import Refused
from workplace.web.language import tell

Command = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. Refusals are told in the installation's language, without a traceback."""
    given = _parser().parse_args(arguments)
    try:
        settings = _settings(given)
    except (ValueError, OSError) as error:
        return _no(str(error))
    try:
        command: Command = given.command
        return command(settings, given)
    except Refused as refused:
        return _no(tell(refused.reason, settings.language))
    except AlreadyServing as error:
        return _no(str(error))
    except KeyboardInterrupt:
        return 130


def _no(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _settings(given: argparse.Namespace) -> Settings:
    """The settings with what was typed over them; typed values also reach the processes that a reload starts."""
    for name in ("data", "host", "port", "mode"):
        if (value := getattr(given, name, None)) is not None:
            os.environ[PREFIX + name.upper()] = str(value)
    return config.load()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/workplace",
        description="Văn phòng số của chính quyền. / A government's digital workplace.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="lệnh / commands", metavar="…", required=True)
    for room in (installation, people, documents, records, calendars, signatures, check):
        room.offer(Offers(commands))
    return parser


class Offers:
    """Adds commands with their two-language help and the options that all of them share."""

    def __init__(self, commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        self._commands = commands

    def add(self, name: str, command: Command, vietnamese: str, english: str) -> argparse.ArgumentParser:
        """One command: its name, what runs, and what it does in both languages."""
        parser = self._commands.add_parser(
            name, help=f"{vietnamese} / {english}", description=f"{vietnamese}\n{english}"
        )
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("--data", type=Path, metavar="FOLDER", help="thư mục dữ liệu / data folder (var)")
        parser.set_defaults(command=command)
        return parser

    def group(self, name: str, vietnamese: str, english: str) -> "Offers":
        """A command with commands of its own: `user add`."""
        parser = self._commands.add_parser(
            name, help=f"{vietnamese} / {english}", description=f"{vietnamese}\n{english}"
        )
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        return Offers(parser.add_subparsers(title="lệnh / commands", metavar="…", required=True))
