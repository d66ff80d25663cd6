"""Run the command line: parse, call one command, end with its exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import typer

from conversion_influence import terminal
from conversion_influence.cli.app import FINISHED, INTERNAL, STOPPED, WRONG_INPUT, app
from conversion_influence.errors import InfluenceError, Language, TableError
from conversion_influence.messages.said import Said, told_near

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""Click's, or that of the copy which Typer brings."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; a user's mistake is a message, a fault of ours a traceback too.

    Parameters
    ----------
    arguments : sequence of str, optional
        As typed after ``influence``; those of the process by default.

    Returns
    -------
    int
        The exit code: 0, 1 with rejected rows, 2 for wrong input, 3 where an audit found a leak, 4
        where no row could be scored, 70
        for a fault of ours, 130 when stopped.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json, language = "--json" in given, _language(given)
    try:
        code = typer.main.get_command(app).main(given, "influence", standalone_mode=False)
    except InfluenceError as error:
        message = error.told(language) + _more(error.code, language)
        return _complain(error, message, WRONG_INPUT, language, as_json=as_json)
    except UsageError as error:
        if not given:  # the help has been printed
            return WRONG_INPUT
        return _complain(error, _usage(error, language), WRONG_INPUT, language, as_json=as_json)
    except (typer.Abort, KeyboardInterrupt) as error:
        return _complain(error, HALTED.told(language), STOPPED, language, as_json=as_json)
    except Exception as error:
        traceback.print_exc()
        msg = OURS.told(language, {"kind": type(error).__name__})
        return _complain(error, msg, INTERNAL, language, as_json=as_json)
    if code == STOPPED:
        terminal.complain(HALTED.told(language), language)
    return int(code or FINISHED)


HALTED = Said(
    "stopped; nothing half-written was left behind",
    "arrêté ; rien n'est resté à moitié écrit",
)
OURS = Said(
    "a fault of ours, not of your data ({kind}): please report the lines above",
    "une faute de notre part, pas de vos données ({kind}) : merci de signaler les lignes ci-dessus",
)
NO_OPTION = Said("No such option: {name}.{near}", "Option inconnue : {name}.{near}")
HELP = Said("\nSee `{asked} --help`.", "\nVoir `{asked} --help`.")
MORE = Said("\nSee `influence explain {code}`.", "\nVoir `influence explain {code} --lang fr`.")


def _language(given: Sequence[str]) -> Language:
    """Return the language that a call asks for; a wrong one is complained of in English."""
    asked = os.environ.get("INFLUENCE_LANG", "")
    for option, value in pairwise([*given, ""]):
        if option == "--lang":
            asked = value
        elif option.startswith("--lang="):
            asked = option.removeprefix("--lang=")
    return "fr" if asked == "fr" else "en"


def _more(code: str | None, language: Language) -> str:
    """Return where more is said of a mistake that has a code."""
    return MORE.told(language, {"code": code}) if code else ""


def _usage(error: Any, language: Language) -> str:
    """Return what is wrong with a call, in Click's words, and how to see what would be right."""
    message = str(error.format_message())
    name, known = getattr(error, "option_name", None), getattr(error, "possibilities", None)
    if name and known:
        near = told_near(name, known)
        message = NO_OPTION.told(language, {"name": name, "near": near})
    asked = error.ctx.command_path if error.ctx is not None else "influence"
    return message + HELP.told(language, {"asked": asked})


def _complain(
    error: BaseException, message: str, code: int, language: Language, *, as_json: bool
) -> int:
    """Say what is wrong on stderr, and with ``--json`` on stdout too; return the exit code."""
    if as_json:
        problems = error.problems if isinstance(error, TableError) else ()
        described = {
            "kind": type(error).__name__,
            "code": error.code if isinstance(error, InfluenceError) else None,
            "message": message,
            "exit_code": code,
            "problems": [problem.to_dict(language) for problem in problems],
        }
        terminal.print_json({"error": described})
    terminal.complain(message, language)
    return code
