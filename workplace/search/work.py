"""What this floor hangs into the house."""

from workplace.kernel import ports
from workplace.search import forgetting, index


def fill() -> None:
    """Give the lower floors what they need of this one."""
    ports.jobs.fill(index.JOB, index.reindex)
    ports.jobs.fill(forgetting.JOB, forgetting.purge)
