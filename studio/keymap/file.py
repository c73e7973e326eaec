"""The file that the user's own keys stand in: `keys.toml`, or `[keys]` in `studio.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

KEYS: Final = "keys.toml"
STUDIO: Final = "studio.toml"


class Wanted(NamedTuple):
    """What the files of a folder ask for."""

    file: str
    """The name of the file that asks; both where both do, blank where none does."""
    keys: dict[str, tuple[str, ...]]
    """By id."""
    problems: list[str]


def read_keys(folder: Path) -> Wanted:
    """Read the user's own keys; what cannot be read is said, the rest counts."""
    wanted = Wanted("", {}, [])
    files = []
    for name in (STUDIO, KEYS):
        table, problem = _read(folder / name)
        if name == STUDIO:
            table = table.get("keys", {})
        if problem:
            wanted.problems.append(f"{name} cannot be read: {problem}")
        elif not isinstance(table, dict):
            wanted.problems.append(f"{name}: write [keys] as a table")
        else:
            _take(table, wanted)
        if problem or table:
            files.append(name)
    return wanted._replace(file=" and ".join(files))


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), ""
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, error.strerror or str(error)
    except UnicodeDecodeError:
        return {}, "it is not UTF-8"
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, str(error)


def _take(table: Mapping[str, Any], wanted: Wanted) -> None:
    for name, value in _leaves(table):
        if isinstance(value, str):
            keys = _parted(value)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            keys = tuple(one for one in value if one.strip())
        else:
            wanted.problems.append(f'{name}: write its keys as text, such as "alt+up,K".')
            continue
        if keys:
            wanted.keys[name] = keys
        else:
            wanted.problems.append(f"{name}: no key is named; name one, or leave the line out.")


def _parted(text: str) -> tuple[str, ...]:
    """Keys with commas between them; a comma alone is the key of that name."""
    if text.strip() == ",":
        return ("comma",)
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Names with dots and their values: a dot outside quotes makes a table in TOML."""
    for name, value in table.items():
        full = f"{above}.{name}" if above else name
        if isinstance(value, dict):
            yield from _leaves(value, full)
        else:
            yield full, value


def template(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """A file that names everything, to be edited: place, id, keys and title of each.

    Every line is a remark until its first character is taken away.
    """
    lines = [
        "# Keys of Persona Studio. Take the # away from a line and write other keys, with commas",
        "# between them. Lines that stay as they are can be left out. Not to be had: alt with a",
        "# letter, ctrl with a b c h i j m. Read when the studio starts.",
    ]
    place = None
    for row_place, name, keys, title in rows:
        if row_place != place:
            place = row_place
            lines += ["", f"# {place}"]
        lines.append(f'#"{name}" = "{keys}"{" " * max(1, 44 - len(name) - len(keys))}# {title}')
    return "\n".join(lines) + "\n"
