"""Commands of signatures."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workplace.cli.main import Offers


def offer(offers: "Offers") -> None:
    """None yet."""
