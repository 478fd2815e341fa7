"""What the house itself writes where people write: kept as a code, told in the reader's language."""

from workplace.kernel.text import Say, say

TASK_COMPLETED = "=task_completed"  # the outcome of a part whose task ended without words
OTHER_TYPE = "=other_type"  # why a number became void
NOT_TAKEN_OVER = "=not_taken_over"  # the same, of one that an old system's data do not hold
GIVEN_TWICE = "=given_twice"  # the same, of the second number that one document was given at the same moment
ON_PAPER = "=on_paper"  # the same, where the reason itself told too much of a state secret
OLD_BOOK = "=old_book"  # why a series does not begin at 1

_SENTENCES: dict[str, Say] = {
    TASK_COMPLETED: say("The task was completed."),
    OTHER_TYPE: say("The document became one of another type"),
    NOT_TAKEN_OVER: say("Not among the old system's data"),
    GIVEN_TWICE: say("Given twice to one document"),
    ON_PAPER: say("Handled on paper"),
    OLD_BOOK: say("Goes on from the old system's book"),
}


def told(text: str) -> Say | str:
    """The sentence behind a code; people's own words as they are."""
    return _SENTENCES.get(text, text)


def by_people(text: str) -> str:
    """The words if a person wrote them, else nothing."""
    return "" if text in _SENTENCES else text
