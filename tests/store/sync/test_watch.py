"""Seed files that change are noticed within a second, also without notifications."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import pytest

from store.sync.watch import is_seed, watch

BOUND = 20.0
"""Seconds after which a slow machine is taken for one where nothing is noticed."""


class Watching:
    """A watch in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.told: Queue[str] = Queue()
        self.stop = Event()
        self.thread = Thread(target=self._run, args=(folder,), daemon=True)
        self.thread.start()

    def _run(self, folder: Path) -> None:
        for _ in watch(folder, self.stop):
            self.told.put("changed")

    def notices(self, path: Path) -> None:
        """Write a file until it is noticed: the watch may not have begun yet."""
        for number in range(int(BOUND)):
            path.write_text(f"# {number}\n", "utf-8")
            try:
                assert self.told.get(timeout=1) == "changed"
                return
            except Empty:
                continue
        raise AssertionError(f"{path} was written and nothing was told")

    def end(self) -> None:
        self.stop.set()
        self.thread.join(BOUND)
        assert not self.thread.is_alive()


@pytest.fixture(params=["notified", "polling"])
def watching(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watching]:
    if request.param == "polling":
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    (tmp_path / "seeds").mkdir()
    made = Watching(tmp_path / "seeds")
    yield made
    made.end()


def test_a_change_is_noticed(watching: Watching, tmp_path: Path) -> None:
    watching.notices(tmp_path / "seeds" / "a.toml")
    (tmp_path / "seeds" / "deep").mkdir()
    watching.notices(tmp_path / "seeds" / "deep" / "b.toml")


def test_a_folder_that_goes_and_comes_back(watching: Watching, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    watching.notices(folder / "a.toml")
    shutil.rmtree(folder)
    assert watching.told.get(timeout=BOUND) == "changed"
    folder.mkdir()
    watching.notices(folder / "a.toml")


def test_without_notifications_the_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import watchfiles

    asked: list[bool | None] = []

    def none_left(*_: object, force_polling: bool | None, **__: object) -> Iterator[set[str]]:
        asked.append(force_polling)
        if not force_polling:
            raise OSError(28, "inotify watch limit reached")
        yield {"a.toml"}

    monkeypatch.setattr(watchfiles, "watch", none_left)
    assert list(watch(tmp_path, Event())) == [None]
    assert asked == [None, True]


def test_what_is_no_seed_is_passed_over(tmp_path: Path) -> None:
    assert is_seed(tmp_path, str(tmp_path / "a.toml"))
    assert is_seed(tmp_path, str(tmp_path / "deep"))
    assert not is_seed(tmp_path, str(tmp_path / ".a.toml.swp"))
    assert not is_seed(tmp_path, str(tmp_path / ".git" / "x.toml"))
    assert not is_seed(tmp_path, str(tmp_path / ".0123.tmp"))
    assert not is_seed(tmp_path, str(tmp_path / "notes.md"))
