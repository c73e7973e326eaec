"""The releases of a persona, and publishing: what differs, labels, texts, and the way there."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from store.entries import Part, Persona
from store.releases import Content
from store.tokens import TokenCounter, encoding_of
from studio.releasing import NOTHING, NOW, change_pairs, compared_with
from studio.screens.releases.label import LabelScreen
from studio.screens.releases.publish import PublishScreen
from studio.screens.releases.screen import ReleasesScreen
from studio.widgets.line_diff import unified_text
from studio.widgets.row_list import RowList
from studio.widgets.side_by_side import SideBySide
from tests.studio.app.driving import Driver, Stand

PAINTED = True
NASTY = "[red]R[/red] [@click=app.quit]x[/] {{ who }} \x1b[31mE 漢字 😀 \u202eback"


@pytest.fixture
def released(stand: Stand) -> Stand:
    """Ada with two releases, and a change since."""
    with stand.change() as change:
        change.publish("ada", label="production", message="the pilot")
    with stand.change() as change:
        change.update("part", "warm", {"summary": "Speak very warmly."})
        change.publish("ada", label="staging", message="warmer")
    with stand.change() as change:
        change.links.add("ada", "trait", "wry")
    return stand


def screen(studio: Driver) -> ReleasesScreen:
    assert isinstance(studio.app.screen, ReleasesScreen), studio.app.screen
    return studio.app.screen


def rows(studio: Driver) -> list[str]:
    found = screen(studio).rows
    return [studio.line_of(found, index).strip() for index in range(found.total)]


def text(studio: Driver) -> str:
    return unified_text(screen(studio).query_one(SideBySide).pairs)


def said(studio: Driver, name: str) -> str:
    return str(studio.app.screen.query_one(f"#{name}", Static).render())


def labels(stand: Stand, persona: str = "ada") -> dict[str, int]:
    infos = stand.catalog.releases(persona)
    return {label: info.number for info in infos for label in info.labels}


async def opened(studio: Driver) -> None:
    studio.main.show_pane("library")
    await studio.settle()
    await studio.press("R")
    screen(studio)


async def type_label(studio: Driver, label: str) -> None:
    """Type a label into the dialog that is open, and press Enter."""
    await studio.until(lambda: isinstance(studio.app.screen, PublishScreen | LabelScreen))
    await studio.settle()
    if label:
        await studio.type(label)
    await studio.press("enter")


async def test_what_differs_release_by_release(released: Stand) -> None:
    async with released.running("ada", size=(160, 40)) as studio:
        revisions = studio.revisions()
        await opened(studio)
        assert "differs from release 2: summary +" in said(studio, "releases-standing")
        now, newest, oldest = rows(studio)
        assert "now" in now
        assert "not published" in now
        assert newest.split()[0] == "2"
        assert "warmer" in newest
        assert "staging" in newest
        assert "latest" in newest
        assert oldest.split()[0] == "1"
        assert "production" in oldest
        # What publishing would change; then each against the one before.
        assert said(studio, "releases-what") == "release 2 → now"
        assert "+ trait wry" in text(studio)
        assert "~ persona ada: traits" in text(studio)
        await studio.press("down")
        assert said(studio, "releases-what") == "release 1 → release 2"
        assert "~ part warm: summary" in text(studio)
        assert "- Speak warmly.\n+ Speak very warmly." in text(studio)
        contents = [released.catalog.release("ada", n).content for n in (1, 2)]
        counter = released.catalog.counters.get()
        was, then = (counter(one.summary) for one in contents)
        assert f"summary  {was} → {then} tok  +{then - was}" in text(studio)
        await studio.press("n")
        assert screen(studio).query_one(SideBySide).current == 0
        await studio.press("down")
        assert said(studio, "releases-what") == "nothing → release 1"
        assert "+ Speak warmly." in text(studio)
        await studio.press("c")
        assert said(studio, "releases-what") == "release 1 → now"
        assert "+ trait wry" in text(studio)
        # Against a marked one, from either side of it.
        await studio.press("m", "up")
        assert said(studio, "releases-what") == "release 1 → release 2"
        assert rows(studio)[2].startswith("◆")
        await studio.press("up")
        assert said(studio, "releases-what") == "release 1 → now"
        await studio.press("m", "down")
        assert said(studio, "releases-what") == "release 2 → now"
        await studio.press("up", "m")
        assert said(studio, "releases-what") == "release 2 → now"
        assert studio.revisions() == revisions
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_the_text_and_the_text_whole(released: Stand) -> None:
    async with released.running("ada", size=(160, 40)) as studio:
        await opened(studio)
        await studio.press("down", "v")
        content = released.catalog.release("ada", 2).content
        assert text(studio).replace("\n  ", "\n").strip() == content.summary
        await studio.press("v")
        assert "as to a friend" in text(studio)
        await studio.press("v")
        assert "made from" in text(studio)
        await studio.press("enter")
        assert studio.app.focused is screen(studio).query_one(SideBySide)
        assert not screen(studio).rows.region
        assert text(studio).replace("\n  ", "\n").strip() == content.summary
        await studio.press("escape")
        assert studio.app.focused is screen(studio).rows
        assert "made from" in text(studio)
        # By mouse: the settings, and a double click for the whole text.
        await studio.pilot.click("#releases-view")
        await studio.settle()
        assert "Speak very warmly." in text(studio)
        await studio.pilot.click("#releases-list", offset=(8, 2), times=2)
        await studio.settle()
        assert screen(studio).number == 1
        assert screen(studio).has_class("-whole")


async def test_labels_go_on_and_off(released: Stand) -> None:
    async with released.running("ada", size=(160, 40)) as studio:
        await opened(studio)
        await studio.press("l")
        assert "This is no release yet" in studio.notes[-1]
        await studio.press("down", "l")
        assert studio.dialog_title() == "Which label for release 2 of ada?"
        await type_label(studio, "latest")
        assert "is always the newest release" in studio.screen_text()
        studio.app.screen.query_one(Input).value = "7"
        await studio.press("enter")
        assert "would be taken for the number" in studio.screen_text()
        studio.app.screen.query_one(Input).value = ""
        # A known one: proposed as one types, or picked below.
        await studio.type("prod")
        await studio.until(lambda: studio.app.screen.query_one(Input)._suggestion)
        await studio.press("right", "enter")
        assert labels(released) == {"latest": 2, "production": 2, "staging": 2}
        assert studio.notes[-1] == (
            'Label "production" of persona "ada" from release 1 to release 2.'
        )
        assert "production" in rows(studio)[1]
        await studio.press("ctrl+z")
        assert labels(released)["production"] == 1
        await studio.press("down", "l", "down", "down", "enter")
        assert labels(released)["staging"] == 1
        # Two of them: which?
        await studio.press("L")
        assert studio.dialog_title() == "Which label off release 1?"
        await studio.press("enter")
        assert labels(released) == {"latest": 2, "staging": 1}
        await studio.press("L")
        assert labels(released) == {"latest": 2}
        await studio.press("L")
        assert studio.notes[-1] == "Release 1 has no label to take off."
        await studio.press("up", "L")
        assert "latest moves by itself" in studio.notes[-1]


async def test_none_yet(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.pane("composer")
        await studio.press("R")
        assert "never published" in said(studio, "releases-standing")
        assert "ada has no release yet." in studio.screen_text()
        assert "Press P to publish it" in studio.screen_text()
        await studio.press("l", "L", "m", "c", "v", "n", "enter", "f")
        await studio.press("P")
        await type_label(studio, "production")
        assert studio.notes[-1] == "Published release 1 of ada, labelled production."
        assert labels(stand) == {"latest": 1, "production": 1}
        assert "as in release 1" in said(studio, "releases-standing")
        assert len(rows(studio)) == 1
        assert "production" in studio.screen_text()
        await studio.press("a")
        await studio.until(lambda: studio.app.screen.query("#pick-rows"))
        await studio.go(studio.app.screen.query_one("#pick-rows", RowList), "persona:bob")
        await studio.press("enter")
        assert "bob has no release yet." in studio.screen_text()


async def test_nobody_is_open(bare: Stand) -> None:
    async with bare.running("") as studio:
        await studio.press("R")
        assert "No persona is open." in studio.screen_text()
        await studio.press("l", "L", "m", "c", "v", "n", "enter", "f", "P")
        await studio.press("escape")
        assert studio.app.screen is studio.main
        await studio.press("P")
        assert "Open a persona first." in studio.notes


async def test_a_renamed_persona_is_followed(released: Stand) -> None:
    async with released.running("ada", size=(160, 40)) as studio:
        await opened(studio)
        with released.change() as change:
            change.rename("persona", "ada", "augusta")
        screen(studio).reload()
        await studio.settle()
        assert "augusta" in studio.screen_text()
        assert len(rows(studio)) == 3
        with released.change() as change:
            change.delete("persona", "augusta", force=True)
        screen(studio).reload()
        await studio.settle()
        assert "No persona is open." in studio.screen_text()


# Publishing


async def test_publish_in_two_keys_beside_the_label(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        studio.links().focus()
        await studio.settle()
        assert "P Publish" in studio.screen_text()
        await studio.press("P")
        await type_label(studio, "production")
        assert studio.notes[-1] == "Published release 1 of ada, labelled production."
        release = stand.catalog.release("ada", "production")
        assert (release.info.actor, release.info.door) == ("tester", "studio")
        assert stand.catalog.freshness(["ada"]) == {"ada": "fresh"}
        # Undone, the label is gone and the release stays: it says so.
        await studio.press("u")
        assert "release 1 of ada stays" in studio.notes[-1]
        assert labels(stand) == {"latest": 1}


async def test_as_fast_as_one_types(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        studio.main.preview.prompt.focus()
        await studio.settle()
        before = studio.main.choices
        studio.send("P")
        await studio.until(lambda: isinstance(studio.app.screen, PublishScreen))
        studio.send(*"live", "enter")
        await studio.until(lambda: stand.catalog.releases("ada"))
        await studio.settle()
        assert studio.notes[-1] == "Published release 1 of ada, labelled live."
        assert studio.main.choices == before


@pytest.mark.parametrize("size", [(80, 24), (60, 24), (160, 48)])
async def test_a_sign_is_on_the_line_of_what_it_is_of(
    released: Stand, size: tuple[int, int]
) -> None:
    with released.change() as change:
        for number in range(5):
            name = f"a-part-of-a-longer-name-{number}"
            change.create(Part(name=name, part_type="tone", summary="So."))
            change.links.add("ada", "part", name)
    async with released.running("ada", size=size) as studio:
        await studio.pane("composer")
        await studio.press("P")
        await studio.until(lambda: "changed" in said(studio, "publish-facts"))
        await studio.settle()
        lines = [line.strip(" │") for line in studio.screen_text().splitlines()]
        named = [line for line in lines if "a-part-of-a-longer-name" in line]
        assert named
        assert all(line.count("+") == line.count("part a-part") for line in named)
        assert not any(line.endswith(("+", "~", "-", "+ part")) for line in lines)


async def test_the_dialog_says_what_would_be_in_it(released: Stand) -> None:
    with released.change() as change:
        change.update("part", "kind", {"summary": "Be kind, {{ who }}.\n" + "word " * 9_000})
    async with released.running("ada") as studio:
        studio.links().focus()
        await studio.press("P")
        assert studio.dialog_title() == "Publish ada as release 3"
        facts = said(studio, "publish-facts")
        detail = released.catalog.counters.get()(released.catalog.unpublished("ada").detail)
        assert f"{detail:,} tok" in facts
        assert "o200k_base" in facts
        assert "lines +" in facts
        assert "+ trait wry" in facts
        assert "Not filled in: who." in facts
        assert "over the budget of 8,192." in facts
        assert said(studio, "publish-known") == "known: production → 1, staging → 2"
        await studio.type("latest")
        await studio.press("enter")
        assert "is always the newest release" in studio.screen_text()
        studio.app.screen.query_one("#publish-label", Input).value = ""
        await studio.press("tab")
        await studio.type("kinder")
        # By mouse.
        await studio.pilot.click("#yes")
        await studio.settle()
        assert released.catalog.releases("ada")[0].message == "kinder"
        assert labels(released) == {"latest": 3, "production": 1, "staging": 2}
        await studio.press("P", "escape")
        assert len(released.catalog.releases("ada")) == 3


async def test_unchanged_it_moves_the_label_or_is_forced(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada")
    async with stand.running("ada") as studio:
        studio.links().focus()
        await studio.press("P")
        assert studio.dialog_title() == "ada is as in release 1"
        assert "Nothing to publish" in said(studio, "publish-facts")
        await studio.press("enter")
        assert "Nothing has changed since release 1" in studio.screen_text()
        await type_label(studio, "production")
        assert labels(stand) == {"latest": 1, "production": 1}
        assert studio.notes[-1] == 'Label "production" of persona "ada" to release 1.'
        await studio.press("P")
        await studio.pilot.click("#publish-force")
        await studio.settle()
        studio.app.screen.query_one("#publish-label").focus()
        await type_label(studio, "again")
        assert labels(stand) == {"latest": 2, "again": 2, "production": 1}
        assert studio.notes[-1] == "Published release 2 of ada, labelled again."


async def test_what_stands_typed_is_published(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.tab("fields")
        await studio.fill("summary", "You are Ada the great.")
        studio.main.action_publish()
        await studio.until(lambda: isinstance(studio.app.screen, PublishScreen))
        await type_label(studio, "")
        assert "You are Ada the great." in stand.catalog.released_text("ada")


async def test_text_that_means_ill_is_shown_as_it_is(stand: Stand) -> None:
    name = "[@click=app.quit]p [red]"
    long = "\n".join(f"line {n}" for n in range(2000))
    with stand.change() as change:
        change.create(Part(name="[red]x 😀", part_type="tone", summary=NASTY, content=long))
        change.create(Persona(name=name, summary="{{ [red] }} {{ x }}"))
        change.publish(name, label="[b] 漢字", message=NASTY)
        change.links.add(name, "part", "[red]x 😀")
    with stand.change() as change:
        change.publish(name)
    async with stand.running(name, size=(80, 24)) as studio:
        await studio.pane("composer")
        await studio.press("R")
        shown = studio.screen_text()
        assert "[b] 漢字" in shown
        assert "+ part [red]x 😀" in text(studio)
        await studio.press("n", "enter", "v", "end")
        shown += studio.screen_text()
        assert "line 1999" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        await studio.press("escape", "l")
        assert "[b] 漢字" in studio.screen_text()
        await studio.press("escape", "P")
        assert name in studio.dialog_title()
        assert "Not filled in: x, who." in studio.screen_text()


# Pure


def test_which_two_are_compared() -> None:
    assert compared_with(3, 5, "before", 3) == (2, 3)
    assert compared_with(1, 5, "before", 1) == (NOTHING, 1)
    assert compared_with(NOW, 5, "before", 3) == (5, NOW)
    assert compared_with(3, 5, "present", 3) == (3, NOW)
    assert compared_with(NOW, 5, "present", 3) == (5, NOW)
    assert compared_with(2, 5, "marked", 4) == (2, 4)
    assert compared_with(5, 5, "marked", 4) == (4, 5)
    assert compared_with(NOW, 5, "marked", 4) == (4, NOW)
    assert compared_with(4, 5, "marked", NOW) == (4, NOW)
    # The marked one itself has nothing but the one before.
    assert compared_with(4, 5, "marked", 4) == (3, 4)


def test_what_does_not_differ_is_said() -> None:
    counter = TokenCounter(encoding_of("claude"))
    same = Content("a", "b", ())
    pairs = change_pairs(same, same, counter)
    assert [pair.right for pair in pairs if pair.fate == "note" and pair.right] == [
        "the same entries",
        "the same text",
        "the same text",
    ]
    assert "~2 → ~2 tok  ~±0" in unified_text(pairs)


async def test_the_dialog_says_what_of_the_screen_is_not_published(stand: Stand) -> None:
    async with stand.running("cleo") as studio:

        def facts() -> str:
            return str(studio.app.screen.query_one("#publish-facts").render())

        await studio.press("P")
        await studio.until(lambda: "As it stands at stage" in facts())
        assert "not published" not in facts()
        await studio.press("escape")
        await studio.go(studio.links(), "part:slow")
        await studio.press("o")
        await studio.type("bold")
        await studio.press("enter", "P")
        await studio.until(lambda: "what is chosen in the preview is not published" in facts())
