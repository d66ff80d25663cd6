"""A damaged, foreign or half-copied folder is refused before LightGBM sees a byte of it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

import conversion_influence.manifest as manifest_module
from conversion_influence.bundle import load_bundle
from conversion_influence.errors import BundleError
from conversion_influence.manifest import read_sealed, write_sealed
from conversion_influence.modeling.line import constant


@pytest.fixture
def anything() -> Any:
    return lambda folder: None


def rename_in_manifest(folder: Path, old: str, new: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][new] = manifest["files"].pop(old)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_every_change_of_one_byte_is_refused_before_lightgbm_sees_the_text(
    trained: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    one_tree = trained.booster.model_to_string(num_iteration=1)
    folder = trained.save(
        tmp_path / "model", model=one_tree, line=constant(0.0), sample=trained.frame[:1]
    )
    request.getfixturevalue("blind_lightgbm")
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for position in range(len(whole)):
            changed = bytearray(whole)
            changed[position] ^= 1 << (position % 8 if path.name != "manifest.json" else 0)
            path.write_bytes(changed)
            with pytest.raises(BundleError, match=r"json|model\.txt"):
                load_bundle(folder)
        path.write_bytes(whole)


@pytest.mark.usefixtures("blind_lightgbm")
@pytest.mark.parametrize("name", ["model.txt", "bundle.json", "expected.json"])
def test_each_kind_of_damage_is_told_apart(copied: Path, name: str) -> None:
    path = copied / name
    whole = path.read_bytes()
    damage = {
        whole.replace(b"\n", b"\r\n"): "line ends were converted from LF to CRLF.*binary mode",
        whole[:-7]: rf"{len(whole)} bytes were written, {len(whole) - 7} bytes came",
        whole + b" ": rf"{len(whole)} bytes were written, {len(whole) + 1} bytes came",
        whole * 3: rf"{len(whole)} bytes were written, far more came",
        b"": rf"{len(whole)} bytes were written, 0 bytes came",
        whole[:-2] + b"~\n": "content is not what was written",
    }
    for content, message in damage.items():
        path.write_bytes(content)
        with pytest.raises(BundleError, match=f"{name}: .*{message}"):
            load_bundle(copied)
    path.unlink()
    with pytest.raises(BundleError, match=f"{name}: cannot be read .*copy the folder again"):
        load_bundle(copied)
    path.mkdir()
    with pytest.raises(BundleError, match=f"{name}: is not a plain file"):
        load_bundle(copied)


@pytest.mark.usefixtures("blind_lightgbm")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "no key 'format'"),
        ('{"format": 3}', "was written by format 3, this version reads 2: upgrade .*, or train"),
        ('{"format": 1, "files": {}}', "by format 1, this version reads 2: train the model again"),
        ('{"format": 0, "files": {}}', "by format 0, this version reads 2: train the model again"),
        ('{"format": true, "files": {}}', "format: Input should be"),
        ('{"format": "2", "files": {}}', "format: Input should be"),
        ('{"format": 2}', "files: Field required"),
        ('{"format": 2, "files": {}, "more": 1}', "more: Extra inputs"),
        ('{"format": 2, "files": {}}', r"does not list model\.txt, bundle\.json, expected\.json"),
        ('{"format": 2, "files": {"a": {"size": -1, "sha256": ""}}}', r"files\.a\.size"),
        ('{"format": 2, "files": {"a": {"size": 1, "sha256": "x"}}}', r"files\.a\.sha256"),
    ],
)
def test_a_manifest_that_is_none_is_refused(copied: Path, content: str, message: str) -> None:
    (copied / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(BundleError, match=rf"manifest\.json: .*{message}"):
        load_bundle(copied)


@pytest.mark.usefixtures("blind_lightgbm")
@pytest.mark.parametrize(
    "name",
    [
        *["../model.txt", "/etc/hostname", "a/../../b", "a\\b", "C:\\x", "c:x", "", ".", "a//b"],
        *[".hidden", "a/", "~/x", "a\nb", "a\0b", "é", "manifest.json", "Manifest.JSON", "x" * 101],
    ],
)
def test_a_listed_name_cannot_leave_the_folder(copied: Path, name: str) -> None:
    rename_in_manifest(copied, "model.txt", name)
    with pytest.raises(BundleError, match="is not an allowed file name"):
        load_bundle(copied)


@pytest.mark.usefixtures("blind_lightgbm")
@pytest.mark.parametrize("name", ["model.txt", "manifest.json"])
def test_a_symbolic_link_is_refused(copied: Path, tmp_path: Path, name: str) -> None:
    (copied / name).rename(tmp_path / name)
    (copied / name).symlink_to(tmp_path / name)
    with pytest.raises(BundleError, match=f"{name}: is a symbolic link"):
        load_bundle(copied)


def test_a_folder_inside_the_bundle_must_not_be_a_link(tmp_path: Path, anything: Any) -> None:
    folder = write_sealed(tmp_path / "m", {"figures/a.png": b"a"}, check=anything)
    (folder / "figures").rename(tmp_path / "elsewhere")
    (folder / "figures").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(BundleError, match=r"figures/a\.png: is a symbolic link"):
        read_sealed(folder, ())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(copied: Path) -> None:
    (copied / "model.txt").unlink()
    os.mkfifo(copied / "model.txt")
    with pytest.raises(BundleError, match=r"model\.txt: is not a plain file"):
        load_bundle(copied)


def test_a_folder_that_is_no_bundle_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="is not a folder; give the folder that holds manifest"):
        load_bundle(tmp_path / "absent")
    with pytest.raises(BundleError, match=r"is not a model bundle: it has no manifest\.json"):
        load_bundle(tmp_path)


def test_a_bundle_is_not_overwritten_unless_asked(trained: Any, tmp_path: Path) -> None:
    folder = trained.save(tmp_path / "model")
    with pytest.raises(BundleError, match="already holds a model bundle"):
        trained.save(folder, facts={"new": True})
    trained.save(folder, facts={"new": True}, overwrite=True)
    record = load_bundle(folder).record
    assert record is not None
    assert record.facts == {"new": True}
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_only_a_bundle_or_an_empty_folder_is_ever_replaced(tmp_path: Path, anything: Any) -> None:
    precious = tmp_path / "thesis"
    precious.mkdir()
    assert write_sealed(precious, {"a": b""}, check=anything) == precious
    (precious / "manifest.json").unlink()
    with pytest.raises(BundleError, match="is not empty and not a model bundle"):
        write_sealed(precious, {"a": b"1"}, check=anything, overwrite=True)
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(precious, target_is_directory=True)
    file.touch()
    for place in (link, file):
        with pytest.raises(BundleError, match="is a link or a file"):
            write_sealed(place, {"a": b"1"}, check=anything, overwrite=True)
    assert (precious / "a").read_bytes() == b""


def test_the_former_bundle_stays_when_the_new_one_fails_its_check(
    tmp_path: Path, anything: Any
) -> None:
    folder = write_sealed(tmp_path / "m", {"a": b"old"}, check=anything)

    def fail(part: Path) -> None:
        assert (part / "a").read_bytes() == b"new"
        assert read_sealed(folder, ["a"])[0] == {"a": b"old"}
        msg = "does not load"
        raise BundleError(msg)

    with pytest.raises(BundleError, match="does not load"):
        write_sealed(folder, {"a": b"new"}, check=fail, overwrite=True)
    assert read_sealed(folder, ["a"])[0] == {"a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_the_former_bundle_comes_back_when_the_new_one_cannot_be_put_in_place(
    tmp_path: Path, anything: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_sealed(tmp_path / "m", {"a": b"old"}, check=anything)
    rename = Path.rename

    def fail_on_the_new(path: Path, target: Path) -> Path:
        if path.suffix == ".part":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_on_the_new)
    with pytest.raises(BundleError, match=r"No space left on device.* nothing was changed"):
        write_sealed(folder, {"a": b"new"}, check=anything, overwrite=True)
    assert read_sealed(folder, ["a"])[0] == {"a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_folder_that_was_put_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    def another_is_faster(part: Path) -> None:
        (tmp_path / "m").mkdir()
        (tmp_path / "m" / "theirs").touch()

    with pytest.raises(BundleError, match="is not empty and not a model bundle"):
        write_sealed(tmp_path / "m", {"a": b""}, check=another_is_faster)
    assert (tmp_path / "m" / "theirs").exists()


def test_an_interrupted_write_leaves_nothing_at_the_place(
    tmp_path: Path, anything: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest_module.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        write_sealed(tmp_path / "m", {"a": b"1"}, check=anything)
    assert not list(tmp_path.iterdir())
