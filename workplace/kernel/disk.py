"""A disk that is full: told in plain words wherever something is written."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from workplace.kernel.errors import Busy
from workplace.kernel.text import say

log = logging.getLogger(__name__)


def no_room() -> Busy:
    """The refusal of a full disk."""
    return Busy(say("The server's disk is full. Nothing was saved; tell the administrator and try again later."))


def is_full(error: BaseException) -> bool:
    """Whether something failed because a disk, or one's share of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def telling_full_disk() -> Iterator[None]:
    """A disk that fills up in the middle of writing is a refusal, not a fault; whoever writes leaves nothing half."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            log.error("a disk is full")
            raise no_room() from error
        raise
