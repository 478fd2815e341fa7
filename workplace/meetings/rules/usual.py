"""How a body meets where nobody has said otherwise: the first of its presets (`bodies`) as the customs of a meeting."""

from workplace.meetings.rules.bodies import PRESETS
from workplace.meetings.rules.customs import Customs


def usual(body: str) -> Customs:
    """The customs that a new meeting of a body begins with; KeyError for a body that nobody knows."""
    rule = {one.body: one.rule for one in reversed(PRESETS)}[body]
    share = rule.quorum.threshold if rule.quorum else None
    return Customs(
        quorum=(share.numerator, share.denominator) if share else (0, 1), quorum_strict=bool(share and share.strict),
        decision=rule.to_json(),
    )  # fmt: skip
