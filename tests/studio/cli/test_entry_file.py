"""Entries as files to edit: what is read back is what was written."""

from __future__ import annotations

import tomli
from hypothesis import given

from store.entries import AnyEntry, Arc, PartLink, Persona, Role, Stage, kind_of
from store.fields import FIELDS
from store.seed_values import comparable
from studio.cli.entry_file import changes_between, entry_of, entry_text, read_record, with_problem
from tests.store.strategies import entries


def read_back(entry: AnyEntry, text: str) -> AnyEntry:
    kind = kind_of(entry)
    return entry_of(kind, read_record(text.encode(), kind))


@given(entries)
def test_the_file_of_an_entry_says_the_same(entry: AnyEntry) -> None:
    again = read_back(entry, entry_text(entry, ["an entry", ""]))
    assert comparable(again) == comparable(entry)
    assert changes_between(entry, again, again) == {}


@given(entries)
def test_every_field_is_in_the_file_and_a_blank_one_as_a_comment(entry: AnyEntry) -> None:
    text = entry_text(entry, [])
    said = tomli.loads(text)
    for field in FIELDS[kind_of(entry)]:
        hints = (f"# {field.name} = ", f"# [[{field.name}]]")
        assert field.name in said or any(hint in text for hint in hints)


def test_every_hint_is_toml_once_it_is_no_comment() -> None:
    entry = Role(name="x", system_prompt="s")
    text = "\n".join(
        line.removeprefix("# ") if " = " in line else line
        for line in entry_text(entry, []).splitlines()
    )
    assert set(tomli.loads(text)) == {"name", *(field.name for field in FIELDS["role"])}


def test_a_priority_changes_no_order() -> None:
    persona = Persona(name="ada", parts=(PartLink("a", 10), PartLink("b", 20)))
    text = entry_text(persona, [])
    before = read_back(persona, text)
    after = read_back(persona, text.replace('"b"', '{ name = "b", priority = 5 }'))
    changed = changes_between(persona, before, after)
    assert changed == {"parts": (PartLink("a", 10), PartLink("b", 20, 5))}
    after = read_back(persona, text.replace('"a", "b"', '"b", "a"'))
    assert changes_between(persona, before, after)["parts"] == (PartLink("b", 0), PartLink("a", 1))


def test_a_text_of_a_stage_changes_no_order() -> None:
    arc = Arc(name="fall", stages=(Stage(name="a", stage_order=5), Stage(name="b", stage_order=7)))
    text = entry_text(arc, [])
    before = read_back(arc, text)
    after = read_back(arc, f'{text}\ncondition = "late"\n')
    (stages,) = changes_between(arc, before, after).values()
    assert [(one.stage_order, one.condition) for one in stages] == [(5, ""), (7, "late")]


def test_a_problem_takes_the_place_of_the_one_before() -> None:
    text = with_problem(with_problem('# part "x"\nname = 1\n', "first"), "second")
    assert text == '# ! second\n# part "x"\nname = 1\n'
