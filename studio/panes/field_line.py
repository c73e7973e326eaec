"""The one-line fields of a form: with an undo of their own, and with known words to complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.suggester import SuggestFromList

from store.nearest import nearest
from studio.widgets.editors import LineEditor


class FieldLine(LineEditor):
    """A field of one line. ctrl+z and ctrl+y are its own: back to what it was, and forth."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "back", "Undo typing", show=False),
        Binding("ctrl+y", "forth", "Redo typing", show=False),
    ]

    def __init__(self, value: str, *, id: str, placeholder: str = "") -> None:  # noqa: A002
        super().__init__(value, id=id, placeholder=placeholder, compact=True)
        self._was = [value]
        self._undone: list[str] = []

    def start(self, value: str) -> None:
        """Begin with a value: there is nothing before it to go back to."""
        self._was = [value]
        self._undone.clear()

    def remember(self, value: str) -> None:
        """Take a saved value as a place to come back to."""
        if self._was[-1] != value:
            self._was.append(value)
            self._undone.clear()

    def action_back(self) -> None:
        """Go back to the value before."""
        if self.value == self._was[-1] and len(self._was) > 1:
            self._undone.append(self._was.pop())
            self.value = self._was[-1]
        elif self.value != self._was[-1]:
            self._undone.append(self.value)
            self.value = self._was[-1]

    def action_forth(self) -> None:
        """Go forth to the value that was undone."""
        if self._undone:
            self.value = self._undone.pop()
            self.remember_quietly(self.value)

    def remember_quietly(self, value: str) -> None:
        """Take a value as the newest without forgetting what was undone."""
        self._was.append(value)


class WordLine(FieldLine):
    """A field whose usual words are known: it completes them, and takes others as well."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "pick", "Choose", key_display="↓", id="field.pick"),
        Binding("tab", "complete", "Complete, and go on", show=False, id="field.complete"),
    ]

    class PickWanted(Message):
        """One of the words is to be chosen from a list."""

        def __init__(self, line: WordLine) -> None:
            super().__init__()
            self.line = line

        @property
        def control(self) -> WordLine:
            """The field."""
            return self.line

    def __init__(
        self,
        value: str,
        *,
        id: str,  # noqa: A002
        known: Sequence[str] = (),
        placeholder: str = "",
    ) -> None:
        super().__init__(value, id=id, placeholder=placeholder)
        self._entered = value
        """What stood in it when the keyboard came."""
        self.known: tuple[str, ...] = ()
        """What is known of before anything is written."""
        self.words: tuple[str, ...] = ()
        """The known words, and those that are in use."""
        self.offer(known)

    def offer(self, known: Sequence[str], in_use: Sequence[str] = ()) -> None:
        """Complete these words."""
        self.known = tuple(known)
        self.words = (*known, *(word for word in in_use if word not in known))
        self.suggester = SuggestFromList(self.words, case_sensitive=False)

    @property
    def remark(self) -> Remark:
        """What there is to say of what stands in it."""
        return word_remark(self.value.strip(), self.known, self.words, typing=self.has_focus)

    @property
    def likeliest(self) -> str:
        """The word that what stands in it means most likely; blank where it means none."""
        return likeliest(self.value.strip(), self.words)

    def on_focus(self) -> None:
        """Only what is typed from now on is completed."""
        self._entered = self.value

    def complete(self) -> None:
        """Take the one word that begins with what was typed."""
        if self.value != self._entered:
            word = completed(self.value.strip(), self.words)
            if word != self.value.strip():
                self.value = word
                self.cursor_position = len(word)

    def action_complete(self) -> None:
        """Complete what was typed, and go on to the next field."""
        self.complete()
        self.screen.focus_next()

    async def action_submit(self) -> None:
        """Complete what was typed, and hand it in."""
        self.complete()
        await super().action_submit()

    def action_pick(self) -> None:
        """Ask for the list of the words."""
        self.post_message(self.PickWanted(self))


class ChoiceLine(WordLine):
    """A field that takes one of some words, or none: typed with completion, or chosen."""

    def __init__(
        self,
        value: str,
        *,
        id: str,  # noqa: A002
        known: Sequence[str],
        blank: str = "",
    ) -> None:
        super().__init__(value, id=id, known=known, placeholder=blank)
        self.blank = blank or "none"
        """What the field means without a word."""

    @property
    def remark(self) -> Remark:
        """The words that may come of what is typed; that it is none of them is said on saving."""
        word = self.value.strip()
        begun = [one for one in self.words if one.startswith(word) and one != word]
        return Remark(" · ".join(begun)) if self.has_focus and word not in self.words else Remark()


class SwitchLine(ChoiceLine):
    """On, off, or blank for neither: typed, chosen, or stepped through with space."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "On / off / inherit", id="field.turn"),
    ]

    def __init__(self, value: str, *, id: str, blank: str = "") -> None:  # noqa: A002
        super().__init__(value, id=id, known=("on", "off"), blank=blank or "inherit")

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Space is no text here."""
        return key != "space" and super().check_consume_key(key, character)

    async def _on_key(self, event: Key) -> None:
        if event.key == "space":
            # Else the line would take it as a letter, before any binding is looked at.
            event.stop()
            event.prevent_default()
            self.action_turn()

    def action_turn(self) -> None:
        """To the next of its three states."""
        states = ("", "on", "off")
        at = states.index(self.value) if self.value in states else -1
        self.value = states[(at + 1) % len(states)]
        self.cursor_position = len(self.value)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said below a field."""

    text: str = ""
    warning: bool = False


def completed(typed: str, words: Sequence[str]) -> str:
    """The only word that begins with what is typed; else what is typed, as it is.

    So a word that is known stays, though others begin with it, and so does one that is not known.
    """
    if typed in words:
        return typed
    low = typed.casefold()
    begun = [one for one in words if low and one.casefold().startswith(low)]
    return begun[0] if len(begun) == 1 else typed


def likeliest(typed: str, words: Sequence[str]) -> str:
    """The word that is meant most likely: itself, the first that begins with it, or holds it, or
    is like it; blank where there is none."""
    if not typed or typed in words:
        return typed
    low = typed.casefold()
    begun = (one for one in words if one.casefold().startswith(low))
    held = (one for one in words if low in one.casefold())
    return next(begun, "") or next(held, "") or nearest(typed, words)


def word_remark(word: str, known: Sequence[str], words: Sequence[str], *, typing: bool) -> Remark:
    """What to say of a word: what it may become while it is typed, what it may have meant after.

    Another word than the known ones is allowed (SPEC section 3): this only warns of it.
    """
    begun = [one for one in words if one.startswith(word) and one != word]
    if typing and begun and word not in known:
        return Remark(" · ".join(begun))
    if not word or word in known:
        return Remark()
    like = next((one for one in begun if one in known), "") or nearest(word, known)
    if like:
        return Remark(f'unknown type "{word}": did you mean {like}?', warning=True)
    if word in words:
        return Remark()
    return Remark(f'unknown type "{word}": allowed, but no tool knows it', warning=True)
