"""What the arc editor shows: read in a thread, composed in another, kept in step by stage."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.compose.assemble import Assembly
from store.compose.composition import Composition
from store.entries import Stage
from studio.at import At, GoTo
from studio.desk import Desk
from studio.screens.arc import reading, winning
from studio.screens.arc.matrix_pane import MatrixPane
from studio.screens.arc.reading import ArcView, Wanted, about, read_arc, wanted_at
from studio.screens.arc.stages_pane import StagesPane
from studio.screens.arc.text_pane import TextPane
from studio.screens.desk_screen import DeskScreen
from studio.screens.settling import Settling
from studio.widgets.choice import Choice
from studio.widgets.drag_screen import DragScreen
from studio.widgets.plain import literal

if TYPE_CHECKING:
    from store.tokens import TokenCounter

OWN_TITLE: Final = "no stage: the persona's own"


class ShownArc(DeskScreen[GoTo | None], DragScreen[GoTo | None], Settling[GoTo | None]):
    """A screen with an arc on it, and one stage that is looked at; its subclasses act on both."""

    stages_pane = query_one(StagesPane)
    matrix_pane = query_one(MatrixPane)
    text_pane = query_one(TextPane)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk)
        self.at = at
        self.encoding = at.choices.encoding or desk.catalog.counters.default
        self.view = ArcView()
        self.wanted: Wanted | None = None
        self.looked = ""
        """The guid of the stage that is looked at, `OWN`, or blank before there is any."""
        self.marked = ""
        """That which is to be compared with."""
        self.detail = at.choices.view == "detail"
        self._follow = ""
        """The name of a stage just made, to be looked at when it is there."""
        self._from_preview = True
        """Whether what is looked at first is still to be what the preview showed."""
        self._assemblies: Mapping[str, Assembly] = MappingProxyType({})
        self._texts: dict[tuple[str, bool], Composition] = {}

    # What is looked at.

    @property
    def stage(self) -> Stage | None:
        """The stage that is looked at; None where it is the persona's own parts."""
        return self.view.stage(self.looked)

    @property
    def looked_at(self) -> list[str]:
        """All that can be looked at: the persona's own parts, then each stage."""
        return [winning.OWN, *(stage.guid for stage in self.view.stages)]

    def title_of(self, column: str) -> str:
        """What to call one of them."""
        stage = self.view.stage(column)
        return stage.name if stage is not None else OWN_TITLE

    def look(self, column: str) -> None:
        """Look at a stage, in all three panes."""
        if column == self.looked or column not in self.looked_at:
            return
        self.looked = column
        self.show_looked()

    def show_looked(self) -> None:
        """Show what is looked at."""
        stage = self.stage
        self.matrix_pane.matrix.select(None, self.looked)
        if stage is not None:
            self.stages_pane.select(stage.guid)
            self.stages_pane.show_stage(stage, self.view.parts)
        self.note_cell()
        self.show_text()

    def note_cell(self) -> None:
        """Say what stands under the matrix's cursor."""
        row, assembly = self.matrix_pane.matrix.row_id, self._assemblies.get(self.looked)
        told = assembly is not None and bool(row)
        self.matrix_pane.note(
            winning.explained(assembly, row, self.stage) if told and assembly else ""
        )

    # Reading.

    def reload(self) -> None:
        """Read the arc again. Cursors stay where they are, and what is typed is kept."""
        catalog, at, wanted = self.desk.catalog, self.at, self.wanted

        def fetch() -> tuple[Wanted, ArcView, dict[str, Assembly]]:
            now = wanted or wanted_at(catalog, at)
            view = read_arc(catalog, now)
            material = view.material
            return now, view, winning.winners(material, view.stages) if material else {}

        self.errands.read("arc", fetch, self._show_read)

    def want(self, wanted: Wanted) -> None:
        """Show another arc, or look through another persona."""
        self.wanted = wanted
        self.reload()

    def _show_read(self, answer: tuple[Wanted, ArcView, dict[str, Assembly]]) -> None:
        if self.errands.writing:
            # More is being written: its own reading will show it all.
            return
        wanted, view, assemblies = answer
        self.wanted = self.wanted or wanted
        if view.material != self.view.material:
            self._texts = {}
        former, self.view, self._assemblies = self.view, view, assemblies
        self.show_frame(former)
        if view.arc is None:
            return
        self._keep_looking(former)
        self.stages_pane.show(view, self.marked)
        self.show_grid()
        self.show_looked()
        self._count_all()

    def _keep_looking(self, former: ArcView) -> None:
        """Go on looking at the same stage, at its neighbour where it is gone."""
        view = self.view
        if self._follow:
            made = next((one for one in view.stages if one.name == self._follow), None)
            self._follow = ""
            self.looked = made.guid if made is not None else self.looked
        other_arc = former.arc is None or view.arc is None or former.arc.guid != view.arc.guid
        if other_arc:
            self.marked = ""
        elif self.looked in self.looked_at:
            return
        if other_arc or not self.looked:
            at, self._from_preview = self._from_preview, False
            self.looked = reading.begin(view, self.at if at else None)
            return
        place = [one.guid for one in former.stages].index(self.looked)
        left = view.stages[min(place, len(view.stages) - 1)] if view.stages else None
        self.looked = left.guid if left is not None else winning.OWN

    def follow(self, stage: str) -> None:
        """Look at a stage of that name once it is there."""
        self._follow = stage

    def show_frame(self, former: ArcView) -> None:
        """Show whose arc it is, or what to do where there is none."""
        view, arc = self.view, self.view.arc
        self.set_class(arc is None, "-nothing")
        self.status.show_workspace(f"arc {arc.name}" if arc is not None else "arc editor")
        if arc is None:
            self.show_nothing(former)
            return
        self.query_one("#arc-name", Choice).show(arc.name)
        self.query_one("#arc-persona", Choice).show(view.through.name if view.through else "none")

    def _show_about(self) -> None:
        """Say on one line what is looked at, how heavy it is, and where the persona stands."""
        known = self._texts.get((self.looked, self.detail))
        counter = self.desk.catalog.counters.get(self.encoding)
        tokens = f"{self.tokens_of(known, counter)} tok" if known is not None else "…"
        said = about(self.view, self.stage, tokens)
        self.query_one("#arc-about", Static).update(Content(literal(said)), layout=False)

    def show_nothing(self, former: ArcView) -> None:
        """Say what to do where there is no arc."""

    # Composing.

    def show_grid(self) -> None:
        """Show the matrix, with those token counts that are known."""
        view, counter = self.view, self.desk.catalog.counters.get(self.encoding)
        current = view.through.stage if view.through is not None else ""
        tokens = {
            column: self.tokens_of(composition, counter)
            for (column, detail), composition in self._texts.items()
            if detail == self.detail
        }
        grid = winning.grid(
            view.stages, self._assemblies, current=current, marked=self.marked, tokens=tokens
        )
        self.matrix_pane.show(grid)
        self.matrix_pane.matrix.select(None, self.looked)
        self.fit_matrix()

    def fit_matrix(self) -> None:
        """Give the matrix as much room as it needs, at most half of it."""

    @staticmethod
    def tokens_of(composition: Composition, counter: TokenCounter) -> str:
        """How heavy a text is, `~` before an estimate."""
        return f"{'~' if counter.encoding.estimate else ''}{composition.tokens:,}"

    def show_text(self) -> None:
        """Show the text at the stage that is looked at, as soon as it is composed."""
        looked, detail, material = self.looked, self.detail, self.view.material
        mark = "● " if self._is_current(self.stage) else ""
        self.text_pane.show_place(mark + self.title_of(looked), detail=detail)
        self._show_about()
        known = self._texts.get((looked, detail))
        if known is not None:
            self._show_composed(known)
            return
        if material is None:
            return
        self.text_pane.show_waiting()
        stage, counter = self.stage, self.desk.catalog.counters.get(self.encoding)
        encoding = self.encoding

        def fetch() -> Composition:
            return winning.text_at(material, stage, detail, encoding, counter)

        def show(composition: Composition) -> None:
            if self.view.material is material:
                self._texts[looked, detail] = composition
                if (looked, detail) == (self.looked, self.detail):
                    self._show_composed(composition)

        self.errands.read("text", fetch, show)

    def _is_current(self, stage: Stage | None) -> bool:
        through = self.view.through
        return stage is not None and through is not None and stage.name == through.stage

    def _show_composed(self, composition: Composition) -> None:
        counter = self.desk.catalog.counters.get(self.encoding)
        said = f"{self.tokens_of(composition, counter)} tok · {self.encoding}"
        self.text_pane.show(composition, said)
        self._show_about()

    def _count_all(self) -> None:
        """Compose and count at every stage in the background; then say how heavy each is."""
        material, detail, encoding = self.view.material, self.detail, self.encoding
        if material is None:
            return
        counter = self.desk.catalog.counters.get(encoding)
        places: list[tuple[str, Stage | None]] = [(winning.OWN, None)]
        places += [(stage.guid, stage) for stage in self.view.stages]
        missing = [one for one in places if (one[0], detail) not in self._texts]
        if not missing:
            return

        def fetch() -> dict[str, Composition]:
            return {
                column: winning.text_at(material, stage, detail, encoding, counter)
                for column, stage in missing
            }

        def show(found: dict[str, Composition]) -> None:
            if self.view.material is material:
                self._texts |= {(column, detail): one for column, one in found.items()}
                self.show_grid()

        self.errands.read("tokens", fetch, show)

    def show_view(self, *, detail: bool) -> None:
        """Show summaries, or details."""
        self.detail = detail
        self.show_grid()
        self.show_text()
        self._count_all()
