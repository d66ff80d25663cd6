"""The command ``influence``: parse, call one workflow, print where the result is."""

from conversion_influence.cli import lists, models, tables
from conversion_influence.cli.app import app
from conversion_influence.cli.running import main

__all__ = ["app", "lists", "main", "models", "tables"]
