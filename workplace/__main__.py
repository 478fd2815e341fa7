"""`python -m workplace`: the command line."""

import sys

from workplace.cli.main import main

if __name__ == "__main__":  # spawned workers import this module under another name
    sys.exit(main())
