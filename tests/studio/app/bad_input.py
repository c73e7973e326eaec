"""Catalogs that are bad input: hostile, huge, of very many entries, of one, of none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from store.catalog import Catalog
from store.entries import (
    Arc,
    Guardrail,
    Part,
    PartLink,
    Persona,
    Preset,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
)
from tests.bench import data

EVIL: Final = "[red]evil[@click=app.quit]x"
"""A persona that has everything, and all of it hostile."""
LONG: Final = "w" * 120 + "[b]漢字漢字漢"
"""A name as long as one can be, of wide letters at its end."""
NASTY: Final = (
    "[red]x",
    "[@click=app.quit]y",
    "[[a]]",
    "[b",
    "{{x}}",
    "\\[red]",
    "👨‍👩‍👧❤️🇩🇪",
    "שלום עולם",
    "e\u0301\u0301\u200bz",
    "a\u2028b\u202ec",
    "-",
    LONG,
)
"""Names that the catalog takes."""
TEXT: Final = (
    "[red]R[/red] [/ [/] [@click=app.quit]C[/] [link='http://x']L {{ who }} {{x}} $text %s \\[b]\n"
    "\x1b[31mE\x1b[0m\x1b]52;c;AAAA\x07 \x9b31m\ttab\x08|\r\n"
    "page\x0cfeed \u2028 \u2029 \x0b \x1c \x1d \x1e \x85 end\r\n"
    "שלום 漢字漢字 👨‍👩‍👧❤️ \u200b\ufeff \u202eoverride\u2066 e\u0301\u0301 <tone>T</tone>\n"
)
SHOWN: Final = "[red]R[/red] [/ [/] [@click=app.quit]C[/]"
"""How its first line begins on the screen."""


def _hostile(catalog: Catalog) -> None:
    with catalog.change(by="[red]somebody", door="cli", message=TEXT[:90]) as change:
        for number, name in enumerate(NASTY):
            change.create(
                Part(
                    name=name,
                    part_type=("tone", "red-type", "goal")[number % 3],
                    summary=TEXT,
                    content=TEXT,
                    description=TEXT,
                    tags=("[red]tag", "[/"),
                )
            )
            change.create(Trait(name=name, trait_type="social", instruction=TEXT, description=TEXT))
        change.create(Skill(name="[red]s", description=TEXT))
        change.create(Guardrail(name="[red]g", description=TEXT, severity="high"))
        change.create(Role(name="[red]r", system_prompt=TEXT))
        steps = (Step(id="[red]i", instruction=TEXT), Step(id=LONG, instruction=TEXT))
        change.create(Sequence(name="[red]q", steps=steps))
        stages = (
            Stage(name="[red]one", parts=NASTY[3:5], condition=TEXT, description=TEXT),
            Stage(name="[@click=app.quit]two", stage_order=1, parts=(LONG,)),
            Stage(name=LONG, stage_order=2),
        )
        change.create(Arc(name="[red]arc", description=TEXT, stages=stages))
        change.create(Arc(name=LONG))
        evil = Persona(
            name=EVIL,
            display_name="[red]D[/] [@click=app.quit]d",
            description=TEXT,
            summary=TEXT,
            detail=TEXT,
            voice="[red]v",
            metadata={"[red]k": TEXT},
            tags=("[red]tag",),
            default_role="[red]r",
            default_sequence="[red]q",
            arc="[red]arc",
            parts=tuple(PartLink(name, number) for number, name in enumerate(NASTY)),
            traits=NASTY,
            skills=("[red]s",),
            guardrails=("[red]g",),
            presets=(
                Preset(name="[red]p", overrides={"tone": NASTY[0]}, vars={"who": TEXT[:40]}),
                Preset(name=LONG, mute=("trait:[red]x",)),
            ),
        )
        change.create(evil)
        change.create(Persona(name=LONG, summary=TEXT, parts=(PartLink(LONG, 0),)))
        change.create(Persona(name="blank"))
    with catalog.change(by="tester", door="studio", message=TEXT) as change:
        change.publish(EVIL, label="live", message=TEXT[:60])
        change.update("persona", EVIL, {"summary": f"{TEXT}{TEXT}"})


def _one(catalog: Catalog) -> None:
    with catalog.change(by="tester", door="studio") as change:
        change.create(Persona(name="[red]only"))


def _huge(catalog: Catalog) -> None:
    """Texts of two thousand lines and of a megabyte."""
    lines = "\n".join(f"{number} [red]line[/] {{{{x}}}}" for number in range(2000))
    with catalog.change(by="tester", door="studio") as change:
        change.create(Part(name="tall", part_type="tone", summary="tall", content=lines))
        change.create(Part(name="wide", part_type="goal", summary="wide", content="[x] " * 250_000))
        links = (PartLink("tall", 0), PartLink("wide", 1))
        stages = (Stage(name="one", parts=("tall",), condition=lines),)
        change.create(Arc(name="arc", description=lines, stages=stages))
        change.create(Persona(name="huge", summary=lines, parts=links, arc="arc"))


def _none(catalog: Catalog) -> None:
    """Nothing at all."""


MANY: Final = 100_000


def _many(path: Path) -> None:
    """A hundred thousand entries, written as rows at once."""
    one = data.part(0, 12)
    parts = [
        replace(
            one, name=f"part-{number:06}", summary=f"{number}", content=f"{one.content} {number}"
        )
        for number in range(MANY - 200)
    ]
    personas = [data.persona(number, parts) for number in range(200)]
    data.fill(path, [*parts, *personas])


_SEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "[red]broken.toml": "[[parts]\nname = '[@click=app.quit]x'\n",
        "[red]new.toml": "[[parts]]\nname = '[red]new[/]'\npart_type = '[b'\nsummary = '[/ {{x}}'\n"
        "[[parts]]\nname = '[red]x'\npart_type = 'tone'\nsummary = '[red]seed[/]'\n",
    }
)

CATALOGS: Final[Mapping[str, tuple[Callable[[Catalog], None], str]]] = MappingProxyType(
    {"hostile": (_hostile, EVIL), "one": (_one, "[red]only"), "huge": (_huge, "huge")}
    | {"none": (_none, "")}
)
"""How each is filled, and the persona in it to open."""


def build(folder: Path, name: str) -> str:
    """Make a workspace with a catalog; gives the persona in it to open."""
    (folder / "seeds").mkdir(parents=True)
    database = folder / ".persona-studio" / "store.db"
    if name == "many":
        _many(database)
        return "persona-00000"
    database.parent.mkdir()
    fill, persona = CATALOGS[name]
    catalog = Catalog.open(database)
    fill(catalog)
    catalog.close()
    if name == "hostile":
        for file, text in _SEEDS.items():
            (folder / "seeds" / file).write_text(text, "utf-8")
    return persona
