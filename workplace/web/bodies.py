"""How much may be sent at once."""

from starlette.types import Message, Receive

from workplace.kernel.errors import TooLarge
from workplace.kernel.text import say


def too_large(limit: int) -> TooLarge:
    """The refusal of what is larger than so many bytes."""
    return TooLarge(say("This is larger than {size} MB, which is the most that is taken here.", size=limit >> 20))


def counting(receive: Receive, room: int, limit: int) -> Receive:
    """The body as it comes in, refused where it grows beyond what it may; a length need not have been declared."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > room:
            raise too_large(limit)
        return message

    return counted
