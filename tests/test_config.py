"""A config is frozen, refuses what it does not know, and says everything that is wrong at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from conversion_influence.config import OWN_FORECASTS, Config, FlatTable, Section
from conversion_influence.config_file import load_config
from conversion_influence.errors import ConfigError


def written(folder: Path, text: str) -> Path:
    path = folder / "run.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_has_a_default() -> None:
    assert load_config(None) == Config()


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "# nothing yet\n")) == Config()


@pytest.mark.parametrize("name", ["ciao", "demo", "facebook_ads", "flat", "pairs", "production"])
def test_every_config_that_comes_along_is_valid(root: Path, name: str) -> None:
    assert isinstance(load_config(root / "configs" / f"{name}.yaml"), Config)


def test_what_the_file_says_is_what_is_set(tmp_path: Path) -> None:
    text = """
data: folder
unsettled: drop
seed: 3
features: {exclude: [log_followers], creators: [tier]}
split: {test: 0.3, folds: 4}
model: {leaves: 7}
judge: {level: 0.9}
"""
    config = load_config(written(tmp_path, text))
    assert (config.data, config.unsettled, config.seed) == (Path("folder"), "drop", 3)
    assert config.features.exclude == ("log_followers",)
    assert config.features.creators == ("tier",)
    assert (config.split.test, config.split.folds) == (0.3, 4)
    assert config.model.l2 == Config().model.l2
    assert (config.model.leaves, config.judge.level) == (7, 0.9)


def test_overrides_win_over_the_file_and_none_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, "seed: 3\ndata: a")
    config = load_config(path, {"seed": None, "data": Path("b")})
    assert (config.seed, config.data) == (3, Path("b"))


@pytest.mark.parametrize(("text", "expected"), [("no", "no"), ("yes", "yes"), ("auto", "auto")])
def test_yes_and_no_may_be_written_bare_although_yaml_takes_them_for_booleans(
    tmp_path: Path, text: str, expected: str
) -> None:
    path = written(tmp_path, f"tracking: {{enabled: {text}}}")
    assert load_config(path).tracking.enabled == expected


UNKNOWN = {
    "at the top": ("sed: 3", r"run\.yaml: unknown key 'sed'\. Did you mean 'seed'\? Known here: "),
    "in a section": (
        "model: {learning_rat: 0.1}",
        r"unknown key 'model\.learning_rat'\. Did you mean 'learning_rate'\? Known here: use",
    ),
    "in an optional section": (
        "flat: {label: y, catgories: [a]}",
        r"unknown key 'flat\.catgories'\. Did you mean 'categories'\?",
    ),
    "like nothing known": (
        "split: {zzz: 1}",
        r"unknown key 'split\.zzz'\. Known here: test, folds",
    ),
    "no text": ("{1: 2}", r"run\.yaml: 1: Keys should be strings \(got 1\)"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_an_unknown_key_is_named_with_its_path_and_the_nearest_known_key(
    case: str, tmp_path: Path
) -> None:
    text, message = UNKNOWN[case]
    with pytest.raises(ConfigError, match=message):
        load_config(written(tmp_path, text))


WRONG = {
    "text for a number": ("seed: many", r"seed: .*valid integer.* \(got 'many'\)"),
    "a fraction for a count": ("model: {leaves: 7.5}", r"model\.leaves: .*\(got 7\.5\)"),
    "a share above 1": ("split: {test: 1.5}", r"split\.test: .*less than 0\.9 \(got 1\.5\)"),
    "a share of 0": ("split: {test: 0}", r"split\.test: .*greater than 0 \(got 0\)"),
    "no number": ("split: {test: .nan}", r"split\.test: .*finite number"),
    "an infinite number": ("model: {l2: .inf}", r"model\.l2: .*finite number \(got inf\)"),
    "an unknown choice": ("unsettled: keep", r"unsettled: .*'refuse' or 'drop' \(got 'keep'\)"),
    "a number for a list": ("features: {exclude: 3}", r"features\.exclude: .*tuple \(got 3\)"),
    "a word for a list": ("features: {exclude: likes}", r"features\.exclude: .*\(got 'likes'\)"),
    "a list for a section": ("split: [0.2]", r"split: .*\(got \[0\.2\]\)"),
    "no outcome": ("flat: {id: a}", "flat: give either label .* or conversions"),
    "two outcomes": ("flat: {label: a, conversions: b}", "flat: give either label"),
    "a label with exposures": (
        "flat: {label: a, exposures: b}",
        "flat: exposures belongs to conversions; a yes/no label has one exposure per row",
    ),
    "settled without time": ("flat: {label: a, settled: b}", "flat: settled needs time"),
    "a reserved signal": (
        "flat: {label: a, signals: [b, expected]}",
        "flat: no signal may be named 'expected'",
    ),
    "a reserved extra": (
        "features: {creators: [expected]}",
        "features: no signal may be named 'exp",
    ),
    "the label as signal": (
        "flat: {label: a, signals: [a, b]}",
        "flat: signals must not hold .*: a",
    ),
    "the outcome's time as signal": (
        "flat: {label: a, time: t, settled: s, signals: [s, b]}",
        "flat: signals must not hold outcomes, they are not known before: s",
    ),
    "a signal twice": (
        "flat: {label: a, signals: [b, b]}",
        "flat: these signals are named twice: b",
    ),
    "a signal ignored": (
        "flat: {label: a, signals: [b, c], ignore: [b]}",
        "flat: these are both in signals and in ignore, choose one: b",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_named_with_its_path_and_what_came(case: str, tmp_path: Path) -> None:
    text, message = WRONG[case]
    with pytest.raises(ConfigError, match=rf"run\.yaml: {message}"):
        load_config(written(tmp_path, text))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = "seed: -1\nsplits: {}\nmodel: {leaves: 1, depth: 3}\nflat: {id: x}\n"
    with pytest.raises(ConfigError, match="seed") as caught:
        load_config(written(tmp_path, text))
    lines = str(caught.value).splitlines()
    named = ("seed:", "unknown key 'splits'", "model.leaves:", "unknown key 'model.depth'", "flat:")
    assert len(lines) == len(named)
    for part in named:
        assert sum(f"run.yaml: {part}" in line for line in lines) == 1, part


def test_a_fault_in_an_override_says_so() -> None:
    with pytest.raises(ConfigError, match=r"^settings: seed: .*\(got -1\)"):
        load_config(None, {"seed": -1})


UNREADABLE = {
    "a list": (b"- a\n- b\n", "must be a mapping of settings, got list"),
    "a word": (b"hello", "must be a mapping of settings, got str"),
    "broken YAML": (b"a: [1", r"run\.yaml: the config is not valid YAML"),
    "another encoding": (b"seed: 1 # \xff\xfe", r"run\.yaml: the config cannot be read"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_mapping_is_refused(case: str, tmp_path: Path) -> None:
    content, message = UNREADABLE[case]
    path = tmp_path / "run.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        load_config(path)


def test_where_the_yaml_breaks_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text("seed: 1\nmodel: [1\n")
    with pytest.raises(ConfigError) as refused:
        load_config(path)
    assert f'in "{path}", line 2' in str(refused.value)
    assert "unicode string" not in str(refused.value)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"absent\.yaml: the config cannot be read .*Give the path"
    ):
        load_config(tmp_path / "absent.yaml")


@pytest.mark.parametrize("section", [None, "split", "model", "features", "judge", "tracking"])
def test_a_config_cannot_be_changed(section: str | None) -> None:
    config: Section = Config() if section is None else getattr(Config(), section)
    name = next(iter(type(config).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(config, name, getattr(config, name))


def test_the_fingerprint_ignores_where_things_are() -> None:
    here = Config(data=Path("a"), tracking={"uri": "sqlite:///here.db", "enabled": "yes"})
    assert here.fingerprint() == Config(data=Path("b")).fingerprint()
    assert len(here.fingerprint()) == 64


@pytest.mark.parametrize(
    "changed",
    [
        {"seed": 1},
        {"unsettled": "drop"},
        {"split": {"test": 0.31}},
        {"model": {"leaves": 3}},
        {"judge": {"replicates": 21}},
        {"features": {"exclude": ("log_followers",)}},
        {"flat": {"label": "y"}},
        {"flat": {"label": "y", "baselines": {"size": "followers"}}},
    ],
    ids=str,
)
def test_the_fingerprint_tells_every_setting_that_shapes_the_result(
    changed: dict[str, object],
) -> None:
    assert Config.model_validate(changed).fingerprint() != Config().fingerprint()


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    first = FlatTable(label="y", baselines={"a": "x", "b": "z"})
    second = FlatTable(label="y", baselines={"b": "z", "a": "x"})
    assert Config(flat=first).fingerprint() == Config(flat=second).fingerprint()


@pytest.mark.parametrize("name", OWN_FORECASTS)
def test_a_baseline_is_not_named_as_a_forecast_of_our_own(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"flat: {{label: y, baselines: {{{name}: x}}}}")
    with pytest.raises(ConfigError, match=f"flat: baselines may not be named {name}, words of"):
        load_config(path)
