"""Making an entry where one was looked for: what it needs is asked, and it is linked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen

from store.entries import (
    PART_TYPES,
    TRAIT_TYPES,
    AnyEntry,
    Guardrail,
    Kind,
    Part,
    Skill,
    Trait,
)
from store.validate import is_type
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.errands import Errands
from studio.screens.again import Refused, until_done, written
from studio.screens.dialogs import AskScreen, Picker
from studio.screens.main.questions import name_problem, new_name
from studio.screens.pick_found import FoundPicker, PickFound
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.database.changes.change import Change

_NEW: Final = "\x00new"
_NAME_CELLS: Final = 40
"""Of what is typed, in the row that makes it new."""


@dataclass(frozen=True, slots=True)
class New:
    """An entry that is to be made."""

    name: str
    """What it is to be called; blank when that is still to be asked."""


class PickOrMake(FoundPicker[str | New | None]):
    """Choose one of the entries that a search finds, or make what is typed. Gives the id of the
    row, or what is new, or None."""

    PLACE = "Choose an entry, or make it"
    HELP_TEXT = (
        "Type to search, as in the library's search box. The last row makes an entry of the name "
        "that is typed and links it, as one change; ↑ goes there."
    )
    NEW_COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command("pick.new", "To the last row, which makes it new", "up", "to_new"),
    )
    COMMAND_LIST = (*Picker.COMMAND_LIST, *NEW_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(NEW_COMMANDS)]

    def __init__(
        self,
        title: str,
        fetch: Callable[[str], Sequence[Row]],
        desk: Desk,
        errands: Errands,
        kind: Kind,
        what: str = "",
    ) -> None:
        """Ask.

        Args:
            title: What is asked.
            fetch: Called in a thread: the rows for what is typed, the likeliest first.
            desk: Where it is looked up whether there is an entry of the name that is typed.
            errands: Of the screen below, which is there longer than this one.
            kind: What is made.
            what: What to call that, where it is more than the kind: `tone part`.
        """
        super().__init__(
            title,
            lambda text: [*fetch(text), *_new_rows(desk, kind, what or kind, text.strip())],
            errands,
            said="↑ to make it new",
        )

    def action_to_new(self) -> None:
        """To the row that makes what is typed new."""
        self.rows_list.focus()
        self.rows_list.move_to(self.rows_list.total - 1)

    def answer(self, row: Row) -> str | New:
        """What is to be made, or the row's id."""
        return row.payload if isinstance(row.payload, New) else row.id


def _new_rows(desk: Desk, kind: Kind, what: str, typed: str) -> list[Row]:
    """The row that makes what is typed; none where there is an entry of that name."""
    if not typed:
        label = f"new {literal(what)} …"
    elif not name_problem(kind, typed) and desk.catalog.find(kind, typed) is not None:
        return []
    else:
        label = f'make it new: "{fit(literal(typed), _NAME_CELLS)}" …'
    return [Row(_NEW, Content.styled(label, "$accent"), payload=New(typed))]


async def make(
    screen: Screen[Any],
    desk: Desk,
    errands: Errands,
    kind: Kind,
    new: New,
    link: Callable[[Change, str], object],
    write: Callable[..., None],
    part_type: str = "",
) -> str | None:
    """Ask for what an entry needs, then make it and link it in one change.

    What is refused is asked again, with the reason in it. Awaited in a worker.

    Args:
        screen: Where it is asked.
        desk: The catalog.
        errands: Of the screen.
        kind: A part, a trait, a skill or a guardrail.
        new: What was chosen to be made.
        link: Links the entry of a name in the change that makes it.
        write: Writes an act of one change, and calls `then` or `refused`.
        part_type: The type of a new part, where it is known.

    Returns its name; None where it was left.
    """

    async def ask(refused: Refused | None) -> AnyEntry | None:
        return await _asked(screen, desk, errands, kind, new.name, part_type, refused)

    async def attempt(made: AnyEntry) -> Any:
        def act(change: Change) -> object:
            entry = change.create(made)
            return link(change, entry.name)

        return await written(write, act)

    done: tuple[AnyEntry, Any] | None = await until_done(ask, attempt)
    return done[0].name if done is not None else None


async def _asked(
    screen: Screen[Any],
    desk: Desk,
    errands: Errands,
    kind: Kind,
    name: str,
    part_type: str,
    refused: Refused | None,
) -> AnyEntry | None:
    """Ask for what an entry of a kind cannot be without; None where it was left."""
    before: AnyEntry | None = refused.answer if refused is not None else None
    if before is not None and refused is not None:
        again: Refused | None = Refused(before.name, refused.why)
    else:
        problem = name_problem(kind, name) if name else ""
        again = Refused(name, problem) if problem else None
    if again is not None or not name:
        given = await new_name(screen, desk, kind, refused=again)
        if given is None:
            return None
        name = given
    match kind:
        case "skill":
            return Skill(name=name)
        case "guardrail":
            return Guardrail(name=name)
        case "trait":
            was = before if isinstance(before, Trait) else Trait(name="", trait_type="")
            trait_type = await _type(screen, desk, errands, kind, name, was.trait_type)
            if not trait_type:
                return None
            text = await _text(screen, name, was.description, "description", kind)
            if text is None:
                return None
            return Trait(name=name, trait_type=trait_type, description=text)
        case _:
            part = before if isinstance(before, Part) else Part(name="", part_type=part_type)
            if not part_type:
                picked = await _type(screen, desk, errands, kind, name, part.part_type)
                if not picked:
                    return None
                part_type = picked
            text = await _text(screen, name, part.summary, "summary", kind)
            return None if text is None else Part(name=name, part_type=part_type, summary=text)


async def _text(screen: Screen[Any], name: str, before: str, field: str, kind: Kind) -> str | None:
    return await screen.app.push_screen_wait(
        AskScreen(
            f"What {name} says",
            before,
            hint=f"its {field}; write more in the editor",
            check=lambda text: "" if text.strip() else f"A {kind} needs a {field}.",
        )
    )


async def _type(
    screen: Screen[Any], desk: Desk, errands: Errands, kind: Kind, name: str, before: str
) -> str | None:
    known = PART_TYPES if kind == "part" else TRAIT_TYPES

    def fetch(text: str) -> list[Row]:
        in_use = [one for one in desk.catalog.types(kind) if one not in known]
        return type_rows((*known, *in_use), text.strip())

    title = f"Type of the new {kind} {name}"
    picker = PickFound(title, fetch, errands, before, said="another word is a type of your own")
    return await screen.app.push_screen_wait(picker)


def type_rows(words: Sequence[str], typed: str) -> list[Row]:
    """The types that hold what is typed, those that begin with it first; then the word itself,
    where it is none of them and may be one: types of one's own are allowed (SPEC section 3)."""
    low = typed.casefold()
    held = [one for one in words if low in one.casefold()]
    held.sort(key=lambda one: not one.casefold().startswith(low))
    rows = [Row(one, Content(literal(one))) for one in held]
    if is_type(typed) and typed not in words:
        label = f'a type of your own: "{fit(literal(typed), _NAME_CELLS)}"'
        rows.append(Row(typed, Content.styled(label, "$accent")))
    return rows
