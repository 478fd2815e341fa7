"""How bodies decide, as presets that each installation may change: none of it was read in the current law's text.

Sources, all by memory or second hand (domain.md 6 and 11; a records officer and a lawyer must look): the People's
Committee after Law 77/2015, Art. 117, whose successor Law 72/2025/QH15 was not seen; the People's Council after the
same law and Resolution 96/2023/QH15 on votes of confidence; Party bodies after the Party's Charter and its rules of
election. Departments have no law of this kind: what stands here is a common custom. Where a committee or a department
chooses among several, it does so as it decides; three levels of confidence, with what follows from them, are the
People's Council's alone.
"""

from dataclasses import dataclass

from workplace.kernel.text import Say, say
from workplace.meetings.rules.ballots import Method
from workplace.meetings.rules.deciding import MAJORITY, Base, Mark, Openness, Quorum, Rule, Threshold, Tie

TWO_THIRDS = Threshold(2, 3, strict=False)
_ANY = (Openness.NAMED, Openness.OPEN, Openness.SECRET)
_TWO_THIRDS_THERE = Quorum(Base.MEMBERS_TOTAL, TWO_THIRDS)
_MORE_THAN_HALF_THERE = Quorum(Base.MEMBERS_TOTAL, MAJORITY)

MARKS: dict[str, Say] = {
    "may_resign": say("may ask to resign"),
    "to_be_dismissed": say("is put to a vote of dismissal"),
}


@dataclass(frozen=True)
class Preset:
    """A way to decide that a body starts from. `body` is a key of `customs.BODIES`."""

    key: str
    body: str
    label: Say
    method: Method
    rule: Rule
    source: str
    verified: bool = False


PRESETS: tuple[Preset, ...] = (
    Preset(
        "committee_decision",
        "committee",
        say("Decision of the People's Committee"),
        Method.ASSENT,
        Rule(Base.MEMBERS_TOTAL, MAJORITY, _TWO_THIRDS_THERE, Tie.CHAIR_SIDE, _ANY),
        "Luật 77/2015/QH13, Điều 117",
    ),
    Preset(
        "committee_written",
        "committee",
        say("Written opinions of the People's Committee's members"),
        Method.ASSENT,
        Rule(Base.MEMBERS_TOTAL, MAJORITY, None, Tie.CHAIR_SIDE, (Openness.NAMED,)),
        "Luật 77/2015/QH13, Điều 117",
    ),
    Preset(
        "committee_election",
        "committee",
        say("Choice among several by the People's Committee"),
        Method.CHOOSE,
        Rule(Base.MEMBERS_TOTAL, MAJORITY, _TWO_THIRDS_THERE, Tie.CHAIR_SIDE, _ANY),
        "Luật 77/2015/QH13, Điều 117",
    ),
    Preset(
        "council_resolution",
        "council",
        say("Resolution of the People's Council"),
        Method.ASSENT,
        Rule(Base.MEMBERS_TOTAL, MAJORITY, _TWO_THIRDS_THERE, Tie.NOT_ADOPTED, _ANY),
        "Luật 77/2015/QH13",
    ),
    Preset(
        "council_removal",
        "council",
        say("Removal of a delegate of the People's Council"),
        Method.ASSENT,
        Rule(Base.MEMBERS_TOTAL, TWO_THIRDS, _TWO_THIRDS_THERE, Tie.NOT_ADOPTED, _ANY),
        "Luật 77/2015/QH13",
    ),
    Preset(
        "council_election",
        "council",
        say("Election by the People's Council"),
        Method.CHOOSE,
        Rule(Base.MEMBERS_TOTAL, MAJORITY, _TWO_THIRDS_THERE, Tie.REVOTE, (Openness.SECRET,)),
        "Luật 77/2015/QH13",
    ),
    Preset(
        "council_confidence",
        "council",
        say("Vote of confidence in three levels"),
        Method.CONFIDENCE,
        Rule(
            Base.MEMBERS_TOTAL,
            None,
            _TWO_THIRDS_THERE,
            Tie.NOT_ADOPTED,
            (Openness.SECRET,),
            marks=(
                Mark("may_resign", ("low",), MAJORITY),
                Mark("to_be_dismissed", ("low",), TWO_THIRDS),
            ),
        ),
        "Nghị quyết 96/2023/QH15",
    ),
    Preset(
        "party_resolution",
        "party",
        say("Resolution of a Party committee"),
        Method.ASSENT,
        Rule(Base.MEMBERS_TOTAL, MAJORITY, _TWO_THIRDS_THERE, Tie.NOT_ADOPTED, _ANY),
        "Điều lệ Đảng",
    ),
    Preset(
        "party_election",
        "party",
        say("Election in the Party"),
        Method.CHOOSE,
        Rule(Base.ENTITLED, MAJORITY, _TWO_THIRDS_THERE, Tie.REVOTE, (Openness.SECRET,)),
        "Quy chế bầu cử trong Đảng",
    ),
    Preset(
        "office_decision",
        "office",
        say("Vote in an agency or unit"),
        Method.ASSENT,
        Rule(Base.PRESENT, MAJORITY, _MORE_THAN_HALF_THERE, Tie.CHAIR_SIDE, _ANY),
        "",
    ),
    Preset(
        "office_election",
        "office",
        say("Election in an agency or unit"),
        Method.CHOOSE,
        Rule(Base.PRESENT, MAJORITY, _MORE_THAN_HALF_THERE, Tie.REVOTE, _ANY),
        "",
    ),
    Preset(
        "office_written",
        "office",
        say("Written opinions in an agency or unit"),
        Method.ASSENT,
        Rule(Base.ENTITLED, MAJORITY, None, Tie.CHAIR_SIDE, (Openness.NAMED,)),
        "",
    ),
)


def preset(key: str) -> Preset:
    """The preset of this key; KeyError when there is none."""
    return {one.key: one for one in PRESETS}[key]
