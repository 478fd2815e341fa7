"""The citizen as somebody who acts: under the number of their party, below zero, so that nothing of an official's, and
nothing of the house's own, is ever theirs.
"""

from workplace.kernel.acting import Acting


def citizen(party_id: int) -> Acting:
    """The context of a citizen who holds the secret of a case."""
    assert party_id > 0
    return Acting(person=-party_id)
