"""What citizens come with is tried at the desk of the cases' tests."""

from tests.cases.conftest import Office, desk, office, papers

__all__ = ["Office", "desk", "office", "papers"]
