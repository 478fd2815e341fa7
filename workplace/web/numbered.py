"""Numbers in addresses: `{id:int}` with more digits than Python makes a number of is nothing that is there."""

from starlette.convertors import IntegerConvertor, register_url_convertor

from workplace.web.forms import LARGEST


class _Number(IntegerConvertor):
    """A number that is too long is one that no thing has (`Ask.number`)."""

    def convert(self, value: str) -> int:
        return int(value) if len(value) < 16 else LARGEST + 1


def register() -> None:
    """From here on routes read numbers so."""
    register_url_convertor("int", _Number())
