"""Run the command line as ``python -m conversion_influence``."""

import sys

from conversion_influence.cli import main

if __name__ == "__main__":
    sys.exit(main())
