"""What a folder of a desk is called: its address, its word, the icon, and what its emptiness means."""

from dataclasses import dataclass

from workplace.kernel.text import Say


@dataclass(frozen=True)
class Folder:
    """One folder, shown as a tab."""

    key: str
    label: Say
    icon: str
    empty: Say
    counts: bool = False  # shows how much lies in it that waits for an act
