"""A catalog that means ill: everything in it is seen, and nothing obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.catalog import Catalog
from store.compose.request import Request
from store.entries import (
    Arc,
    Guardrail,
    Part,
    PartLink,
    Persona,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
)
from tests.digging import few
from tests.studio.app.driving import Driver, Stand

PAINTED = True
NASTY = [
    "[red]x",
    "[@click=app.bell]x",
    "[[a]]",
    "[b",
    "{{x}}",
    "\\[red]",
    "😀👨‍👩‍👧",
    "שלום עולם",
    "漢字漢字",
    "a:b",
    "-",
]
TEXT = (
    "[red]R[/red] [/ [/] [@click=app.bell]C[/] [link='http://x']L {{ who }} $text %s \\[b]\n"
    "\x1b[31mE\x1b[0m\x1b]52;c;AAAA\x07 \x9b31m\t\x08|\n"
    "שלום 漢字 😀 \u202eoverride\u2066 e\u0301 <tone>T</tone>"
)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="session")
def hostile_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    catalog = Catalog.open(folder / "store.db")
    with catalog.change(by="other", door="cli") as change:
        for name in NASTY:
            change.create(
                Part(
                    name=name,
                    part_type="tone",
                    summary=TEXT,
                    content=TEXT,
                    description=TEXT,
                    tags=("[red]tag", "[/"),
                )
            )
            change.create(Trait(name=name, trait_type="social", instruction=TEXT, description=TEXT))
        change.create(Part(name="long", part_type="goal", summary="long", content="x" * 1_000_000))
        change.create(
            Part(
                name="tall",
                part_type="goal",
                summary="tall",
                content="\n".join(f"line {n}" for n in range(2000)),
            )
        )
        change.create(Skill(name="[red]s", description=TEXT))
        change.create(Guardrail(name="[red]g", description=TEXT, severity="high"))
        change.create(Role(name="[red]r", system_prompt=TEXT))
        change.create(Sequence(name="[red]q", steps=(Step(id="[red]i", instruction=TEXT),)))
        change.create(
            Arc(
                name="[red]arc",
                stages=(
                    Stage(name="[red]one", parts=("[b",), condition=TEXT, description=TEXT),
                    Stage(name="[@click=app.bell]two", stage_order=1, parts=("[[a]]",)),
                ),
            )
        )
        change.create(
            Persona(
                name="[red]evil[@click=app.bell]x",
                display_name="[red]D[/] [@click=app.bell]d",
                description=TEXT,
                summary=TEXT,
                detail=TEXT,
                voice="[red]v",
                metadata={"[red]k": TEXT},
                tags=("[red]tag",),
                default_role="[red]r",
                default_sequence="[red]q",
                arc="[red]arc",
                parts=tuple(PartLink(name, n) for n, name in enumerate([*NASTY, "long", "tall"])),
                traits=tuple(NASTY),
                skills=("[red]s",),
                guardrails=("[red]g",),
            )
        )
    catalog.close()
    return folder / "store.db"


@pytest.fixture
def hostile(hostile_database: Path, tmp_path: Path) -> Iterator[Stand]:
    folder = tmp_path / "[red]team"
    (folder / "seeds").mkdir(parents=True)
    (folder / ".persona-studio").mkdir()
    (folder / ".persona-studio" / "store.db").write_bytes(hostile_database.read_bytes())
    stand = Stand(folder, tmp_path / "studio.json")
    yield stand
    stand.close()


def clean(studio: Driver) -> str:
    """What is on the screen, which has nothing a terminal would obey."""
    for strip in studio.app.screen._compositor.render_strips():
        for segment in strip:
            assert not CONTROLS.search(segment.text), (studio.app.screen, segment.text)
            assert segment.style is None or "@click" not in (segment.style.meta or {}), segment
    return studio.screen_text()


async def shows(studio: Driver, text: str) -> None:
    """Wait until a text is on the screen, literally."""
    await studio.until(lambda: text in clean(studio))


EVIL = "[red]evil[@click=app.bell]x"


async def test_all_of_it_is_shown_literally(hostile: Stand) -> None:
    async with hostile.running(EVIL, size=(200, 50), toasts=True) as studio:
        text = clean(studio)
        assert EVIL in text
        assert "[red]D[/] [@click=app.bell]d" in text
        for name in NASTY:
            if name.isascii():
                assert name in text, name
        assert "[red]R[/red] [/ [/] [@click=app.bell]C[/] [link='http://x']L" in text
        assert "␛[31mE␛[0m␛]52;c;AAAA␇ ␦31m␉␈|" in text
        for tab in ("traits", "skills", "arc", "voice", "fields", "parts"):
            await studio.tab(tab)
            text = clean(studio)
            assert "[red]" in text, tab
        await studio.tab("arc")
        assert "[@click=app.bell]two" in clean(studio)
        for view in ("detail", "manifest", "session"):
            studio.main.preview.action_next_view()
            await studio.settle()
            assert studio.main.choices.view == view
            clean(studio)
        assert "[red]i" in clean(studio)


async def test_every_dialog_shows_it_literally(hostile: Stand) -> None:
    async with hostile.running(EVIL, size=(140, 36), toasts=True) as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:[b")
        for key, shown in (("w", "[red]arc"), ("x", EVIL), ("r", "[b"), ("e", "[red]R")):
            await studio.press(key)
            await shows(studio, shown)
            assert studio.app.screen is not studio.main, key
            await studio.press("escape")
        await studio.go(rows, "part:[red]x")
        await studio.press("a")
        await shows(studio, "[red]x is there already.")
        await studio.press("c")
        await shows(studio, f"Compiled {EVIL} at stage [red]one.")
        await studio.pane("preview")
        for key, shown in (("s", "[@click=app.bell]two"), ("t", ""), ("o", "tone"), ("g", "")):
            await studio.press(key)
            await shows(studio, shown)
            await studio.press("escape")
        await studio.go(studio.main.preview.overrides, "tone")
        await studio.press("enter")
        await shows(studio, "[@click=app.bell]x")
        await studio.press("escape", "ctrl+p")
        await studio.settle()
        clean(studio)
        await studio.press("escape", "f1")
        clean(studio)
        await studio.press("escape")
        # An error that quotes it.
        await studio.go(studio.links(), "part:[red]x")
        with hostile.change() as change:
            change.delete("part", "[red]x", force=True)
        await studio.press("J")
        await studio.until(lambda: any('not link part "[red]x"' in note for note in studio.notes))
        clean(studio)
        assert "part:[red]x" not in studio.links().ids()


@pytest.mark.parametrize("part", few(["tall", "long"], 1))
async def test_huge_texts_open_and_can_be_edited(hostile: Stand, part: str) -> None:
    async with hostile.running(EVIL) as studio:
        studio.main.preview.action_next_view()
        await studio.settle()
        studio.same_as_catalog(Request(detail=True))
        await studio.go(studio.links(), f"part:{part}")
        await studio.press("enter")
        assert len(studio.field("content")) > 15_000
        if part == "tall":
            await studio.press("home", "Z")
        await studio.press("escape")
        assert studio.app.screen is studio.main
        found = studio.catalog.get("part", part)
        assert isinstance(found, Part)
        assert found.content.startswith("Zline 0" if part == "tall" else "xx")
