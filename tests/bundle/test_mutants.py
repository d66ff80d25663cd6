"""Damage that a new manifest hides: refused, or scored as before, and never the end of Python."""

import subprocess
import sys
from pathlib import Path

COUNT = 300


def test_no_mutant_with_a_new_manifest_ends_the_process_or_loads_with_other_answers(
    saved: Path,
) -> None:
    program = Path(__file__).with_name("mutants.py")
    ended = subprocess.run(
        [sys.executable, str(program), str(saved), "0", str(COUNT)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, (ended.stdout.splitlines()[-1:], ended.stderr[-2000:])
    outcomes = [line.split("\t")[2].split(" ")[0] for line in ended.stdout.splitlines()]
    assert len(outcomes) == COUNT
    assert set(outcomes) <= {"refused", "same", "other"}
    # "other": a split changed for values that no stored row has. That takes three consistent lies,
    # the file, its digest beside the answers and the manifest; test_bundle.py shows two fail.
    assert outcomes.count("refused") > 0.7 * COUNT
    assert outcomes.count("other") < 0.05 * COUNT
