"""Texts that want to be more than text, and a list that holds each of them."""

import numpy as np
import pandas as pd

LONG = "x" * 40_000

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1+1",
    "-2+3",
    "\uff1d1+1",
    '=HYPERLINK("http://example.invalid/"&A1,"click")',
    "harmless;=1+1",
    "harmless,@SUM(1)",
    "two\nlines\n=1+1",
    "\t=1+1",
    " =1+1",
    "'=1+1",
    "''@x",
    "<script>alert(1)</script>",
    "http://example.invalid",
    "mailto:a@example.invalid",
    LONG,
    "nul\x00 and escape\x1b[31m",
    "carriage\r\nreturn",
    'a "quoted", separated; cell|here\tthere',
    "turned \u202ecod.exe",
    "\ufeffmark",
    "  blanks  ",
    "007",
    "-5",
    "+33 6 12 34 56 78",
    "1,5",
    "_x0041_",
    "caf\u00e9 \U0001f600",
    "TRUE",
    "2024-01-02",
    "1e5",
)

HEADING = "=1+1"
"""Of a column of the user's own."""


def hostile_list() -> pd.DataFrame:
    """Return a ranked list with each hostile text in a column whose heading is hostile too."""
    rows = len(HOSTILE)
    return pd.DataFrame(
        {
            "rank": np.arange(1, rows + 1),
            HEADING: pd.Series(HOSTILE, dtype="str"),
            "likelihood": np.linspace(0.123456789012345, 1 / 3, rows),
            "score": np.linspace(0.0, 100.0, rows),
            "conversions_low": pd.array([None, *range(1, rows)], dtype="Int64"),
            "as_of": pd.Timestamp("2024-12-31T18:30:00"),
        }
    )
