"""Run the command line as ``python -m conversion_influence``."""

from conversion_influence.cli import main

main()
