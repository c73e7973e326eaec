"""Keys of one's own: from a file, checked, told, and shown wherever keys are shown."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Input

from studio.commands import UNBOUND, Command
from studio.keymap.declared import _classes, declared
from studio.keymap.file import read_keys, template
from studio.keymap.rules import key_problem, normal, resolve, typed
from studio.keymap.writing import write_all
from tests.studio.app.driving import Driver, Stand
from tests.studio.app.test_keys import footer


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("?", "question_mark"),
        ("^p", "ctrl+p"),
        ("Ctrl+P", "ctrl+p"),
        ("K", "K"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        (" f12 ", "f12"),
        ("alt+up", "alt+up"),
    ],
)
def test_keys_may_be_written_as_people_write_them(written: str, key: str) -> None:
    assert normal(written) == key


@pytest.mark.parametrize(
    "key",
    [
        *("alt+a", "alt+K", "ctrl+b", "^h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+a", "ctrl+c"),
        *("foo", "hold+a", "ctrl+foo", "alt+ctrl+"),
    ],
)
def test_what_no_terminal_gives_is_refused(key: str) -> None:
    assert key_problem(normal(key))


@pytest.mark.parametrize("key", ["alt+up", "f12", "ctrl+g", "K", "?", "space", "ctrl+shift+up"])
def test_what_terminals_give_can_be_had(key: str) -> None:
    assert key_problem(normal(key)) == ""


def test_which_keys_are_typed() -> None:
    assert all(map(typed, ("a", "K", "question_mark", "space", "7")))
    assert not any(map(typed, ("escape", "enter", "tab", "f5", "ctrl+a", "up", "backspace")))


def test_unknown_names_get_the_nearest_one() -> None:
    found = resolve({"composer.overide": ["ctrl+e"]})
    assert found.keymap == {}
    assert found.problems == ['"composer.overide" is no command; did you mean composer.override?']


def test_a_key_that_another_has_is_left_to_it_and_the_rest_counts() -> None:
    found = resolve({"composer.edit": ["o", "f12"], "library.rename": ["d"]})
    assert found.user_keys == {"composer.edit": "f12"}
    assert "o is composer.override's already" in found.problems[0]
    assert "d is library.duplicate's already" in found.problems[1]


def test_two_commands_may_change_keys_with_each_other() -> None:
    found = resolve({"composer.edit": ["o"], "composer.override": ["e"]})
    assert found.problems == []
    assert found.user_keys == {"composer.edit": "o", "composer.override": "e"}


def test_of_two_that_want_the_same_the_first_has_it() -> None:
    found = resolve({"composer.edit": ["f11"], "composer.override": ["f11"]})
    assert found.user_keys == {"composer.edit": "f11"}
    assert found.problems[0].startswith("composer.override: f11 is composer.edit's already")


def test_what_lists_the_main_screen_and_the_app_have_is_not_for_panes() -> None:
    for key in ("j", "f5", "ctrl+q", "ctrl+p", "ctrl+o", "1"):
        assert resolve({"library.edit": [key]}).problems, key
    assert resolve({"list.up": ["d"]}).problems
    # What another pane has, a pane may have.
    assert not resolve({"library.edit": ["p"]}).problems


def test_letters_of_a_whole_screen_are_for_its_panes_alone() -> None:
    found = resolve({"studio.undo": ["ctrl+e", "Z"], "desk.close": ["b"]})
    assert found.keymap == {"studio.undo": "ctrl+e", "pane.studio.undo": "Z"}
    assert found.user_keys == {"studio.undo": "ctrl+e,Z"}
    assert found.problems == [
        "desk.close: b cannot be had: it is typed in fields; take a function key or one with ctrl."
    ]


def test_the_files(tmp_path: Path) -> None:
    assert read_keys(tmp_path) == ("", {}, [])
    (tmp_path / "studio.toml").write_text('[keys]\n"list.up" = "w"\n"list.down" = "s"\n')
    (tmp_path / "keys.toml").write_text('list.up = ["up", "i"]\nother = 3\nblank = ""\n')
    wanted = read_keys(tmp_path)
    assert wanted.file == "studio.toml and keys.toml"
    assert wanted.keys == {"list.up": ("up", "i"), "list.down": ("s",)}
    assert len(wanted.problems) == 2
    for text in (b"\xff", b"a = ", b"[" * 3000):
        (tmp_path / "keys.toml").write_bytes(text)
        assert read_keys(tmp_path).problems[0].startswith("keys.toml cannot be read: ")
    (tmp_path / "keys.toml").write_text('"a" = "b"')
    (tmp_path / "studio.toml").write_text("keys = 3")
    assert read_keys(tmp_path).problems == ["studio.toml: write [keys] as a table"]


def test_the_file_of_all_keys_can_be_read_back_and_changes_nothing(tmp_path: Path) -> None:
    path = write_all(tmp_path)
    assert path == tmp_path / "keys.toml"
    text = path.read_text("utf-8")
    assert tomllib.loads(text) == {}
    active = "\n".join(one[1:] if one.startswith('#"') else one for one in text.split("\n"))
    path.write_text(active, "utf-8")
    wanted = read_keys(tmp_path)
    with_keys = {name for name, one in declared().items() if one.keys or one.letters}
    assert set(wanted.keys) == with_keys
    # What has no key yet is named too.
    assert {problem.split(":")[0] for problem in wanted.problems} == set(declared()) - with_keys
    assert resolve(wanted.keys).problems == []
    # The user's own file is left as it is.
    assert write_all(tmp_path) == tmp_path / "keys.all.toml"
    assert path.read_text("utf-8") == active


def test_every_command_can_be_named_and_has_a_title() -> None:
    for owner in _classes():
        for command in owner.__dict__.get("COMMAND_LIST", ()):
            assert isinstance(command, Command)
            assert command.title, command.id
            assert command.action, command.id
            bound = {
                binding.id for binding in Binding.make_bindings(owner.__dict__.get("BINDINGS", ()))
            }
            # A subclass may list the commands of its base, which binds them.
            assert command.id in declared() or command.id in bound, command.id


def test_no_two_bindings_of_one_place_have_the_same_key() -> None:
    for owner in _classes():
        seen: dict[str, str] = {}
        for binding in Binding.make_bindings(owner.__dict__.get("BINDINGS", ())):
            # Escape ends a drag only while there is one, before it does anything else.
            if binding.key.startswith(UNBOUND) or binding.action == "cancel_drag":
                continue
            assert binding.key not in seen, (owner, binding.key, seen[binding.key], binding.action)
            seen[binding.key] = binding.action


def test_no_place_binds_what_terminals_keep() -> None:
    for owner in _classes():
        for binding in Binding.make_bindings(owner.__dict__.get("BINDINGS", ())):
            assert binding.key.startswith(UNBOUND) or not key_problem(binding.key), binding


def test_ids_are_told_apart() -> None:
    titles: dict[str, str] = {}
    for owner in _classes():
        for command in owner.__dict__.get("COMMAND_LIST", ()):
            assert titles.setdefault(command.id, command.title) == command.title, command.id


def keys(stand: Stand, text: str) -> None:
    (stand.preferences.parent / "keys.toml").write_text(text, "utf-8")


async def taken(studio: Driver) -> None:
    await studio.until(lambda: studio.app._keymap or studio.notes)
    await studio.settle()


async def test_the_users_keys_act_and_are_shown(stand: Stand) -> None:
    keys(
        stand,
        '"reorder.down" = "ctrl+down,S"\n"composer.priority" = "ctrl+e"\n'
        '"studio.compile" = "f12,Z"\n"arc.reset" = "f11"\n',
    )
    async with stand.running() as studio:
        await taken(studio)
        assert studio.notes == []
        await studio.go(studio.links(), "part:kind")
        assert "^↓ Move" in footer(studio)
        await studio.press("S")
        assert studio.parts() == ["warm", "kind", "slow", "plan"]
        await studio.press("J", "alt+down", "p", "c")
        assert studio.parts() == ["warm", "kind", "slow", "plan"]
        assert studio.app.screen is studio.main
        await studio.press("Z")
        assert studio.notes[-1] == "Compiled ada."
        await studio.press("f1")
        page = studio.screen_text()
        assert "^e " in page
        assert " p " not in page
        studio.app.screen.query_one(Input).value = "compile"
        await studio.settle()
        assert "f12 Z" in studio.screen_text()
        await studio.press("escape", "escape", "ctrl+p")
        studio.app.screen.query_one(Input).value = "Compile the persona"
        await studio.until(lambda: "f12 Z" in studio.screen_text())


async def test_what_is_wrong_with_them_is_told_once(stand: Stand) -> None:
    keys(stand, '"nothing" = "a"\n"composer.edit" = "alt+x"\n"library.new" = "ctrl+e"\n')
    async with stand.running() as studio:
        await taken(studio)
        assert len(studio.notes) == 1
        assert '"nothing" is no command' in studio.notes[0]
        assert "alt+x cannot be had" in studio.notes[0]
        assert str(stand.preferences.parent) in next(iter(studio.app._notifications)).title
        await studio.pane("library")
        await studio.press("ctrl+e")
        assert studio.dialog_title().startswith("Name of the new")


async def test_a_file_that_cannot_be_read_is_told(stand: Stand) -> None:
    keys(stand, "= nonsense [red]")
    async with stand.running() as studio:
        await taken(studio)
        assert "keys.toml cannot be read" in studio.notes[0]
        await studio.go(studio.links(), "part:kind")
        await studio.press("J")
        assert studio.parts() == ["warm", "kind", "slow", "plan"]


async def test_the_palette_writes_the_file(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.app.run_action("app.write_keys")
        await studio.until(lambda: studio.notes)
        path = stand.preferences.parent / "keys.toml"
        assert str(path) in studio.notes[0]
        assert '#"composer.edit" = "e"' in path.read_text("utf-8")


def test_a_template_says_place_keys_and_title() -> None:
    text = template([("Composer", "composer.edit", "e", "Edit the entry")])
    assert "# Composer" in text
    assert '#"composer.edit" = "e"' in text
    assert "# Edit the entry" in text
