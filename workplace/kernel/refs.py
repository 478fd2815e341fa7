"""A reference to a thing of another module, without importing it."""

from typing import NamedTuple


class Ref(NamedTuple):
    """Which module's thing, by its integer id: `Ref("docs", 12)`."""

    module: str
    id: int

    def __str__(self) -> str:
        return f"{self.module}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """The reference written as `docs:12`; ValueError when it is not one."""
        module, _, number = text.partition(":")
        return cls(module, int(number))
