"""The composer: order by mouse and keys, links, mutes and priorities; the preview follows."""

from __future__ import annotations

from store.compose.request import Request
from tests.studio.app.driving import Stand


async def test_drag_the_third_part_above_the_first(stand: Stand) -> None:
    async with stand.running() as studio:
        parts = studio.links()
        await studio.drag(parts, "part:slow", parts, 0)
        assert studio.parts() == ["slow", "kind", "warm", "plan"]
        assert parts.ids() == ["part:slow", "part:kind", "part:warm", "part:plan"]
        assert parts.cursor_id == "part:slow"
        studio.same_as_catalog(Request())
        lines = studio.preview_text.split("\n")
        assert lines.index("Speak slowly.") < lines.index("Be kind.") < lines.index("Speak warmly.")
        assert studio.origin("Speak slowly.") == "own"
        assert studio.origin("Asks why.") == "trait"
        assert studio.status("saved") == "● saved"
        assert studio.main.drag.active is None
        # One change, and one undo of it.
        await studio.press("u")
        assert studio.parts() == ["kind", "warm", "slow", "plan"]
        assert parts.ids()[2] == "part:slow"


async def test_a_drag_that_is_not_dropped_on_the_list_changes_nothing(stand: Stand) -> None:
    async with stand.running() as studio:
        parts, revisions = studio.links(), studio.revisions()
        shown = parts.ids()
        await studio.drag(parts, "part:slow", parts, 0, drop=False)
        assert "drop here" in studio.screen_text()
        await studio.press("escape")
        assert "drop here" not in studio.screen_text()
        assert studio.main.drag.active is None
        await studio.pilot.mouse_up(parts, offset=(6, 0))
        await studio.drag(parts, "part:slow", studio.main.preview.prompt, 3)
        # A press on a row of the library that is no part of a persona drags nothing.
        await studio.drag(studio.main.library.list, "persona:bob", parts, 0)
        await studio.drag(studio.main.library.list, "part:bold", studio.main.preview.prompt, 3)
        assert parts.ids() == shown
        assert studio.revisions() == revisions
        assert studio.app.screen is studio.main
        assert studio.name == "ada"


async def test_drag_a_part_from_the_library_to_a_place(stand: Stand) -> None:
    async with stand.running() as studio:
        parts, rows = studio.links(), studio.main.library.list
        await studio.drag(rows, "part:bold", parts, 1)
        assert studio.parts() == ["kind", "bold", "warm", "slow", "plan"]
        assert parts.ids()[1] == "part:bold"
        studio.same_as_catalog(Request())
        # One that is linked already moves to the place.
        await studio.drag(rows, "part:plan", parts, 0)
        assert studio.parts() == ["plan", "kind", "bold", "warm", "slow"]
        # Below the last row is the end.
        await studio.drag(rows, "part:terse", parts, 12)
        assert studio.parts()[-1] == "terse"
        # A trait does not go among the parts.
        await studio.go(rows, "traits")
        await studio.press("right")
        revisions = studio.revisions()
        await studio.drag(rows, "trait:wry", parts, 0)
        assert studio.revisions() == revisions


async def test_drag_in_traits_and_from_the_library_into_them(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("traits")
        traits = studio.links("trait")
        await studio.drag(traits, "trait:calm", traits, 0)
        assert studio.catalog.persona("ada").traits == ("calm", "curious")
        assert traits.ids() == ["trait:calm", "trait:curious"]
        rows = studio.main.library.list
        await studio.go(rows, "traits")
        await studio.press("right")
        await studio.drag(rows, "trait:wry", traits, 1)
        assert studio.catalog.persona("ada").traits == ("calm", "wry", "curious")
        studio.same_as_catalog(Request())
        await studio.go(traits, "trait:wry")
        await studio.press("K", "delete")
        assert studio.catalog.persona("ada").traits == ("calm", "curious")
        await studio.tab("skills")
        await studio.go(studio.links("guardrail"), "guardrail:no-med")
        await studio.press("space")
        assert "No medical advice." not in studio.preview_text
        await studio.press("delete")
        assert studio.catalog.persona("ada").guardrails == ()
        assert studio.links("skill").ids() == ["skill:sums"]


async def test_two_quick_keys_move_two_places(stand: Stand) -> None:
    async with stand.running() as studio:
        parts = studio.links()
        await studio.go(parts, "part:slow")
        for up, down in (("alt+up", "alt+down"), ("K", "J")):
            studio.send(up, up)
            await studio.settle()
            assert studio.parts() == ["slow", "kind", "warm", "plan"]
            assert parts.cursor_id == "part:slow"
            # At the end there is no further.
            studio.send(up)
            studio.send(*[down] * 5)
            await studio.settle()
            assert studio.parts() == ["kind", "warm", "plan", "slow"]
            assert parts.ids() == ["part:kind", "part:warm", "part:plan", "part:slow"]
            studio.same_as_catalog(Request())
            await studio.press(up)


async def test_a_move_applies_to_the_list_as_it_is_now(stand: Stand) -> None:
    async with stand.running() as studio:
        with stand.change() as change:
            change.links.add("ada", "part", "bold", before="kind")
        await studio.go(studio.links(), "part:plan")
        await studio.press("K")
        assert studio.parts() == ["bold", "kind", "warm", "plan", "slow"]
        assert studio.links().ids()[0] == "part:bold"


async def test_delete_unlinks(stand: Stand) -> None:
    async with stand.running() as studio:
        parts = studio.links()
        await studio.go(parts, "part:warm")
        await studio.press("delete")
        assert studio.parts() == ["kind", "slow", "plan"]
        assert parts.cursor_id == "part:slow"
        assert studio.catalog.find("part", "warm") is not None
        await studio.press("backspace")
        assert studio.parts() == ["kind", "plan"]
        studio.same_as_catalog(Request())


async def test_space_mutes_in_the_preview_alone(stand: Stand) -> None:
    async with stand.running() as studio:
        parts, revisions = studio.links(), studio.revisions()
        await studio.go(parts, "part:warm")
        await studio.press("space")
        assert "Speak warmly." not in studio.preview_text
        assert "◌" in studio.row(parts, "part:warm")
        assert "●" in studio.row(parts, "part:slow")
        studio.same_as_catalog(Request(mute=frozenset({"part:warm"})))
        await studio.tab("traits")
        await studio.go(studio.links("trait"), "trait:calm")
        await studio.press("space")
        studio.same_as_catalog(Request(mute=frozenset({"part:warm", "trait:calm"})))
        await studio.press("space")
        await studio.tab("parts")
        await studio.go(parts, "part:warm")
        await studio.press("space")
        assert "●" in studio.row(parts, "part:warm")
        studio.same_as_catalog(Request())
        assert studio.revisions() == revisions


async def test_priorities(stand: Stand) -> None:
    async with stand.running() as studio:

        def priority(part: str) -> int:
            links = studio.catalog.persona("ada").parts
            return next(link.priority for link in links if link.part == part)

        parts = studio.links()
        await studio.go(parts, "part:slow")
        studio.send("plus", "plus", "equals_sign")
        await studio.settle()
        assert priority("slow") == 3
        assert "p3" in studio.row(parts, "part:slow")
        studio.send(*["minus"] * 4)
        await studio.settle()
        assert priority("slow") == -1
        assert "p-1" in studio.row(parts, "part:slow")
        await studio.press("p")
        await studio.answer("ten")
        assert "Write a whole number" in studio.screen_text()
        await studio.answer(" +12 ")
        assert priority("slow") == 12
        assert studio.parts() == ["kind", "warm", "slow", "plan"]
        # The one of the highest rank is what a limit of one keeps.
        await studio.pane("preview")
        await studio.press("l")
        await studio.answer("1")
        studio.same_as_catalog(Request(limit=1))
        assert "✂" in studio.row(parts, "part:warm")
        assert "●" in studio.row(parts, "part:slow")


async def test_tabs_by_key_and_entries_by_enter(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:warm")
        for key, active in (("right", "traits"), ("right_square_bracket", "skills")):
            await studio.press(key)
            assert studio.main.composer.tabs.active == active
            assert studio.app.focused is not None
            assert studio.main.composer in studio.app.focused.ancestors
        await studio.press("left", "left_square_bracket")
        assert studio.main.composer.tabs.active == "parts"
        assert studio.links().cursor_id == "part:warm"
        await studio.press("enter")
        assert studio.field("content") == "Speak warmly, as to a friend."
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.app.focused is studio.links()
