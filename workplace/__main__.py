"""`python -m workplace`: the command line."""

import gc
import sys

if __name__ == "__main__":  # spawned workers import this module under another name
    gc.disable()  # while the program is read in, all that is made stays: looking for rubbish finds nothing
    from workplace.cli.main import main

    gc.enable()
    sys.exit(main())
