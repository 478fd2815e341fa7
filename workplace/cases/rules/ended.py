"""How a result kept its deadline, and where a late one was late: at the agency that answered, or before it came there.

Written down once, when the result is ready: by the clock as it stood then (citizens.md 5.4, rules 6 and 8).
"""

from datetime import datetime

from workplace.kernel import clock

EARLY, ON_TIME, LATE_INSIDE, LATE_OUTSIDE = "early", "on_time", "late_inside", "late_outside"
KEPT = (EARLY, ON_TIME)
LATE = (LATE_INSIDE, LATE_OUTSIDE)
ENDS = (*KEPT, *LATE)


def ended(ready: datetime, due: datetime, over: int, elsewhere: int) -> str:
    """Early: ready on a day before that of the deadline; on time: on that day, until its minute. Late outside: without
    the minutes that other agencies (the desk among them) held it, it would not have been late.
    """
    if ready > due:
        return LATE_OUTSIDE if over <= elsewhere else LATE_INSIDE
    return EARLY if clock.local(ready).date() < clock.local(due).date() else ON_TIME
