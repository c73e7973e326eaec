"""What the main screen asks before it acts: names, choices, confirmations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.screen import Screen

from store.compose.composition import Composition
from store.compose.request import CURRENT, STYLES, Material
from store.entries import Kind, Stage
from store.errors import Invalid, StoreError
from store.rows import Row as EntryRow
from store.rows import Use
from store.validate import valid_name
from studio.choices import Choices
from studio.composing import Voice
from studio.desk import Desk
from studio.errands import Errands
from studio.panes.arc_tab import ArcTab
from studio.panes.entry_rows import QUIET, row_id
from studio.screens.again import Refused
from studio.screens.dialogs import AskScreen, ConfirmScreen, PickScreen
from studio.screens.main import choosing
from studio.screens.pick_entry import PickEntry
from studio.screens.pick_found import PickFound
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from studio.screens.main.writes import Act

_NOTHING = "\x00nothing"
_OWN = "\x00own"


def remarks(composition: Composition) -> str:
    """What is not right with a composition; blank when all is well."""
    said = []
    if composition.over_by:
        said.append(f"{composition.over_by:,} tokens over the budget, and nothing more to cut.")
    if composition.unresolved:
        names = ", ".join(composition.unresolved[:6])
        said.append(f"Not filled in: {names}. Press i.")
    return " ".join(said)


def session_words(voice: Voice, choices: Choices) -> tuple[str, str, str]:
    """The role, the sequence and the step that are rehearsed, in words."""
    role = voice.role.name if voice.role else ""
    if voice.sequence is None:
        return role, "", ""
    steps = voice.sequence.steps
    place = min(choices.step, len(steps) - 1)
    return role, voice.sequence.name, f"{place + 1}/{len(steps)} {steps[place].id}"


def name_problem(kind: Kind, name: str, taken: Iterable[str] = ()) -> str:
    """What is wrong with a name; blank when nothing is."""
    try:
        trimmed = valid_name(name, kind=kind)
    except Invalid as error:
        return f"The name {error.problem}."
    return f"A {kind} of that name exists." if trimmed in taken else ""


async def new_name(
    screen: Screen[Any],
    desk: Desk,
    kind: Kind,
    value: str = "",
    title: str = "",
    refused: Refused | None = None,
) -> str | None:
    """Ask for a free name."""

    def check(name: str) -> str:
        problem = name_problem(kind, name)
        if problem or name.strip() == value:
            return problem
        if desk.catalog.find(kind, name.strip()) is not None:
            return f"A {kind} of that name exists; choose another."
        return ""

    title = title or f"Name of the new {kind}"
    asked = AskScreen(title, value, check=check, refused=refused)
    answer = await screen.app.push_screen_wait(asked)
    return answer.strip() if answer is not None else None


async def priority(screen: Screen[Any], now: int, refused: Refused | None = None) -> int | None:
    """Ask for a priority."""

    def check(text: str) -> str:
        word = text.strip()
        digits = word[1:] if word[:1] in "+-" else word
        right = digits.isascii() and digits.isdigit() and len(digits) < 10
        return "" if right else "Write a whole number; a higher one is kept longer."

    answer = await screen.app.push_screen_wait(
        AskScreen("Priority: what has more is kept longer", str(now), check=check, refused=refused)
    )
    return int(answer) if answer is not None else None


async def to_delete(screen: Screen[Any], desk: Desk, entry: EntryRow) -> Act | None:
    """Ask before deleting an entry."""
    kind, name = entry.kind, entry.name
    uses = desk.catalog.uses(kind, name)
    listed = "\n".join(f"· {use}" for use in uses) or "Nothing uses it."
    text = f"It is used by:\n{listed}\n\nDeleted, it is unlinked there." if uses else listed
    sure = await screen.app.push_screen_wait(
        ConfirmScreen(f"Delete {kind} {name}?", f"{text}\n\nctrl+z brings it back.", "Delete")
    )
    return (lambda change: change.delete(kind, name, force=True)) if sure else None


async def use_to_open(screen: Screen[Any], desk: Desk, entry: EntryRow) -> Use | None:
    """Show what uses an entry, and let one of the users be chosen."""
    # A few links, read at once: so that Enter right after the key is for what opens.
    uses = desk.catalog.uses(entry.kind, entry.name)
    if not uses:
        screen.notify(f"Nothing uses {entry.kind} {entry.name}.", markup=False)
        return None
    by_id = {f"{place}": use for place, use in enumerate(uses)}
    rows = [
        Row(
            one,
            Content.assemble((f"{use.kind:<8} ", QUIET), literal(use.name)),
            Content(literal(use.how)),
        )
        for one, use in by_id.items()
    ]
    number = f"{len(uses):,} {'use' if len(uses) == 1 else 'uses'}"
    picked = await screen.app.push_screen_wait(
        PickScreen(f"{number} of {entry.kind} {entry.name} · Enter opens", rows)
    )
    return by_id[picked] if picked else None


async def on_arc(
    screen: Screen[Any], desk: Desk, errands: Errands, material: Material, event: ArcTab.Asked
) -> Act | None:
    """Ask which arc, or whether to delete a stage."""
    persona, arc = material.persona.name, material.persona.arc
    match event.what:
        case "assign":
            picker = PickEntry("Assign an arc", _found(desk, "arc"), errands, row_id("arc", arc))
            picked = await screen.app.push_screen_wait(picker)
            if picked is None or picked.name == arc:
                return None
            return lambda change: change.arcs.assign(persona, picked.name)
        case "delete":
            stage = event.stage
            sure = await screen.app.push_screen_wait(
                ConfirmScreen(
                    f"Delete stage {stage}?",
                    "Personas that stand at it go to the first stage left.\n\n"
                    "ctrl+z brings it back.",
                    "Delete",
                )
            )
            return (
                (lambda change: change.arcs.delete_stage(arc, stage, force=True)) if sure else None
            )
        case _:
            return None


def in_stage(material: Material, stage: str, part: str) -> bool:
    """Whether a stage of the persona's arc has a part."""
    found = material.arc.stage(stage) if material.arc else None
    return found is not None and part in found.parts


async def stage_name(
    screen: Screen[Any], stages: Iterable[Stage], old: str = "", refused: Refused | None = None
) -> str | None:
    """Ask for the name of a stage: a new one, or another for one; None is nothing to do."""
    taken = {stage.name for stage in stages} - {old}

    def check(name: str) -> str:
        problem = name_problem("arc", name)
        return problem or ("The arc has a stage of that name." if name.strip() in taken else "")

    title = "New name of the stage" if old else "Name of the new stage"
    asked = AskScreen(title, old, check=check, refused=refused)
    answer = await screen.app.push_screen_wait(asked)
    name = answer.strip() if answer is not None else ""
    return name if name and name != old else None


async def on_preview(
    screen: Screen[Any],
    desk: Desk,
    errands: Errands,
    material: Material,
    choices: Choices,
    what: str,
) -> Choices | None:
    """Ask for a choice of the preview; the choices with it, or None when nothing was chosen."""
    match what:
        case "stage":
            return await _stage(screen, material, choices)
        case "budget" | "limit":
            now = choices.budget if what == "budget" else choices.limit
            titles = {
                "budget": "Budget in tokens: what ranks lowest is cut to fit",
                "limit": "How many parts to keep, by rank",
            }
            answer = await screen.app.push_screen_wait(
                AskScreen(
                    titles[what],
                    "" if now is None else str(now),
                    hint="none",
                    check=choosing.number_problem,
                )
            )
            if answer is None:
                return None
            number_given = choosing.to_number(answer)
            if what == "budget":
                return replace(choices, budget=number_given)
            return replace(choices, limit=number_given)
        case "types":
            return await _types(screen, material, choices)
        case "encoding":
            rows = [Row(name, Content(literal(name))) for name in desk.catalog.counters.names]
            now_used = choices.encoding or desk.catalog.counters.default
            picked = await screen.app.push_screen_wait(PickScreen("Encoding", rows, now_used))
            return None if picked is None else replace(choices, encoding=picked)
        case "style":
            rows = [Row(style, Content(style)) for style in STYLES]
            asked = PickScreen("Style of the text", rows, choices.style)
            picked = await screen.app.push_screen_wait(asked)
            style = next((one for one in STYLES if one == picked), None)
            return None if style is None else replace(choices, style=style)
        case "role" | "sequence":
            kind: Kind = "role" if what == "role" else "sequence"
            picked = await _rehearsed(screen, desk, errands, kind)
            if picked is None:
                return None
            name = "" if picked == _OWN else picked
            if what == "role":
                return replace(choices, role=name)
            return replace(choices, sequence=name, step=0)
        case _:
            return None


async def _stage(screen: Screen[Any], material: Material, choices: Choices) -> Choices | None:
    rows = [Row(_NOTHING, Content("no stage: the persona's own parts"))]
    for stage in material.arc.stages if material.arc else ():
        here = "current" if stage.name == material.persona.stage else ""
        rows.append(Row(stage.name, Content(literal(stage.name)), Content(here)))
    now = material.persona.stage if choices.stage is CURRENT else choices.stage
    picked = await screen.app.push_screen_wait(
        PickScreen("Look at a stage", rows, str(now) if now else _NOTHING)
    )
    if picked is None:
        return None
    return choosing.with_stage(choices, material, None if picked == _NOTHING else picked)


async def _types(screen: Screen[Any], material: Material, choices: Choices) -> Choices | None:
    in_play = dict.fromkeys(part.part_type for part in material.parts.values())

    def check(text: str) -> str:
        unknown = [one for one in _listed(text) if one not in in_play]
        return f"Not in play: {', '.join(unknown)}." if unknown else ""

    answer = await screen.app.push_screen_wait(
        AskScreen(
            "Part types to keep, comma separated",
            ", ".join(sorted(choices.types)),
            hint="all",
            check=check,
        )
    )
    return None if answer is None else replace(choices, types=frozenset(_listed(answer)))


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _found(desk: Desk, kind: Kind) -> Callable[[str], Sequence[EntryRow]]:
    """What finds the entries of a kind."""
    return lambda text: desk.catalog.search(f"kind:{kind} {text}").rows


async def _rehearsed(screen: Screen[Any], desk: Desk, errands: Errands, kind: Kind) -> str | None:
    """Ask for a role or a sequence, or the persona's own."""
    find = _found(desk, kind)

    def fetch(text: str) -> list[Row]:
        own = [] if text.strip() else [Row(_OWN, Content("the persona's default"))]
        return [*own, *(Row(one.name, Content(literal(one.name))) for one in find(text))]

    return await screen.app.push_screen_wait(PickFound(f"Rehearse with a {kind}", fetch, errands))


async def export(screen: Screen[Any], desk: Desk, persona: str) -> str:
    """Ask for a folder and write the persona's compiled texts there; says what was written."""
    from studio.cli.exporting import export_texts

    refused: Refused | None = None
    while True:
        folder = await screen.app.push_screen_wait(
            AskScreen(
                "Export to which folder?",
                str(desk.workspace.folder / "exported"),
                refused=refused,
            )
        )
        if folder is None or not folder.strip():
            return ""
        try:
            paths = export_texts(desk.catalog, persona, Path(folder.strip()).expanduser())
            break
        except (StoreError, OSError, RuntimeError) as error:
            # RuntimeError: there is no home to put in for `~name`.
            refused = Refused(folder, f"Not exported: {error}")
    if not paths:
        return f"The files in {folder.strip()} are so already."
    return "Wrote " + ", ".join(str(path) for path in paths)
