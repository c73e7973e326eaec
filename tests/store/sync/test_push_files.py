"""Writing seed files: whole or not at all, never over another's work, each by itself."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.entries import Skill
from store.errors import Conflict
from store.seed_values import comparable
from store.sync import push as pushing
from store.sync.read_toml import hash_of
from store.sync.replace_file import replace_file
from tests.store.sync.build import Field, notes, part

Call = Callable[..., Any]


def two_overrides(field: Field) -> None:
    field.write(part("warm"), "a.toml")
    field.write(part("cold"), "b.toml")
    field.pull()
    field.set("part", "warm", summary="Mine.")
    field.set("part", "cold", summary="Mine.")


def left_over(field: Field) -> list[str]:
    return sorted(path.name for path in field.folder.rglob("*") if path.suffix != ".toml")


def test_permissions_are_kept(field: Field) -> None:
    two_overrides(field)
    (field.folder / "a.toml").chmod(0o640)
    field.push()
    assert (field.folder / "a.toml").stat().st_mode & 0o777 == 0o640
    assert "Mine." in field.read()


def test_a_link_to_a_file_is_written_through(field: Field, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(part("warm"), "utf-8")
    (field.folder / "a.toml").symlink_to(elsewhere)
    field.pull()
    field.set("part", "warm", summary="Mine.")
    field.push()
    assert (field.folder / "a.toml").is_symlink()
    assert "Mine." in elsewhere.read_text("utf-8")
    assert left_over(field) == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_cannot_be_written_is_as_it_was(
    field: Field, monkeypatch: pytest.MonkeyPatch, call: str, error: int
) -> None:
    two_overrides(field)
    met: list[str] = []
    real: Call = getattr(os, call)

    def fail_once(*given: Any) -> Any:
        met.append(call)
        if len(met) == 1:
            raise OSError(error, os.strerror(error))
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail_once)
        report = field.push()
    assert [(one.file, one.outcome) for one in report.files] == [
        ("a.toml", "failed"),
        ("b.toml", "written"),
    ]
    assert report.refused
    assert f"a.toml: cannot be written: {os.strerror(error)}; it is as it was" in notes(report)
    assert field.read("a.toml") == part("warm")
    assert field.read("b.toml") == part("cold", "Mine.")
    assert left_over(field) == []
    assert field.statuses() == {"warm": "store override", "cold": "same"}
    assert field.catalog.get("part", "warm").source == "store"
    assert field.catalog.get("part", "cold").source == "toml"
    assert field.push().written == 1
    assert set(field.statuses().values()) == {"same"}


def test_a_folder_in_the_place_of_a_new_file(field: Field) -> None:
    field.add(Skill(name="own"))
    (field.folder / "skills.toml").mkdir()
    report = field.push()
    assert [one.outcome for one in report.files] == ["failed"]
    assert (field.folder / "skills.toml").is_dir()
    assert left_over(field) == []
    assert field.status("own") == "store only"


def edit_before(monkeypatch: pytest.MonkeyPatch, path: Path, text: str) -> None:
    """Have somebody write a file just before the first one is written."""
    real = pushing.replace_file

    def edited_meanwhile(*given: Any) -> None:
        monkeypatch.setattr(pushing, "replace_file", real)
        path.write_text(text, "utf-8")
        real(*given)

    monkeypatch.setattr(pushing, "replace_file", edited_meanwhile)


def test_a_file_edited_meanwhile_is_not_written(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_overrides(field)
    theirs = "# theirs\n" + part("warm")
    edit_before(monkeypatch, field.folder / "a.toml", theirs)
    report = field.push()
    assert [(one.file, one.outcome) for one in report.files] == [
        ("a.toml", "conflict"),
        ("b.toml", "written"),
    ]
    assert "a.toml: was changed since the seeds were read; look at it and push again" in notes(
        report
    )
    assert field.read("a.toml") == theirs
    assert field.statuses() == {"warm": "store override", "cold": "same"}
    assert not field.push().refused
    assert field.read("a.toml") == "# theirs\n" + part("warm", "Mine.")
    assert field.pull().settled


def test_a_new_file_that_somebody_made_meanwhile_is_theirs(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.add(Skill(name="own"))
    edit_before(monkeypatch, field.folder / "skills.toml", "# theirs\n")
    assert [one.outcome for one in field.push().files] == ["conflict"]
    assert field.read("skills.toml") == "# theirs\n"
    assert not field.push().refused
    assert field.read("skills.toml").startswith("# theirs\n")


def test_a_file_edited_before_it_is_looked_at_again(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_overrides(field)
    real = pushing.read_seeds

    def then_edited(folder: Path) -> Any:
        seeds = real(folder)
        (folder / "a.toml").write_text("half =", "utf-8")
        (folder / "b.toml").unlink()
        return seeds

    with monkeypatch.context() as patch:
        patch.setattr(pushing, "read_seeds", then_edited)
        report = field.push()
    assert [one.outcome for one in report.files] == ["conflict", "failed"]
    assert field.read("a.toml") == "half ="
    assert not (field.folder / "b.toml").exists()
    assert comparable(field.catalog.get("part", "cold"))["summary"] == "Mine."


class Killed(BaseException):
    """What a process that is killed does not come back from."""


@pytest.mark.parametrize("again", ["push", "pull"])
def test_killed_between_the_files_and_the_store(
    field: Field, monkeypatch: pytest.MonkeyPatch, again: str
) -> None:
    two_overrides(field)
    with field.change() as change:
        change.create(Skill(name="own"))
        change.rename("part", "cold", "cool")
    was = field.place.dump()

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(pushing, "keep_pushed", killed)
        with pytest.raises(Killed):
            field.push()
    left = field.place.dump()
    # But for what it was about to do nothing of it is there.
    left["studio_meta"] = [row for row in left["studio_meta"] if not row[0].startswith("pushing")]
    assert left == was
    assert "Mine." in field.read("a.toml")
    statuses = field.statuses()
    assert set(statuses.values()) == {"same"}
    assert {"warm", "cool", "own"} <= set(statuses)
    report = field.push() if again == "push" else field.pull()
    assert report.written == 0
    assert field.pull().settled
    assert not any(key.startswith("pushing") for key, _ in field.place.dump()["studio_meta"])
    assert field.names("part") == ["cool", "warm"]
    sources = {one.source for kind in ("part", "skill") for one in field.catalog.entries(kind)}
    assert sources == {"toml"}
    assert "cold" not in {row[1] for row in field.place.dump()["studio_seed_bases"]}


def test_killed_while_a_file_is_written(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    two_overrides(field)

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(Killed):
            field.push()
    assert field.read("a.toml") == part("warm")
    assert set(field.statuses().values()) == {"store override"}


def test_a_change_meanwhile_stays_an_override(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_overrides(field)
    with field.change() as change:
        change.delete("part", "cold")

    def then_changed(self: Any) -> None:
        real_prepare(self)
        field.set("part", "warm", summary="Newer.")
        field.undo()
        field.undo()

    real_prepare = pushing._Push.prepare
    with monkeypatch.context() as patch:
        patch.setattr(pushing._Push, "prepare", then_changed)
        field.push()
    assert comparable(field.catalog.get("part", "cold"))["summary"] == "Mine."
    assert field.statuses() == {"warm": "same", "cold": "store only"}
    assert field.catalog.get("part", "cold").source == "store"
    field.push()
    assert field.pull().settled


def test_a_file_that_was_not_there_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "seeds" / "a.toml"
    with pytest.raises(FileNotFoundError):
        replace_file(path, b"one", None)
    path.parent.mkdir()
    replace_file(path, b"one", None)
    assert path.read_bytes() == b"one"
    with pytest.raises(Conflict, match="is there"):
        replace_file(path, b"two", None)
    replace_file(path, b"two", hash_of(b"one"))
    path.unlink()
    with pytest.raises(Conflict, match="is gone"):
        replace_file(path, b"three", hash_of(b"two"))
    assert list(path.parent.iterdir()) == []
