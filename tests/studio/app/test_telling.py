"""What the studio says in passing: where it stands, how long, and how much of it at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets._toast import Toast

from studio.telling import seconds_to_read
from tests.studio.app.driving import Driver, Stand

PAINTED = True


def toasts(studio: Driver) -> list[Toast]:
    return [one for one in studio.app.screen.query(Toast) if one.region]


@given(st.text(max_size=2_000), st.text(max_size=200), st.booleans())
def test_a_longer_text_is_never_said_for_a_shorter_time(
    text: str, more: str, trouble: bool
) -> None:
    seconds = seconds_to_read(text, trouble=trouble)
    assert 3 <= seconds <= 15
    assert seconds_to_read(text + more, trouble=trouble) >= seconds
    assert seconds_to_read(text, trouble=True) >= seconds


@pytest.mark.parametrize("pane", ["library", "composer", "preview"])
async def test_it_covers_no_row_of_a_pane_and_not_how_things_stand(stand: Stand, pane: str) -> None:
    async with stand.running("ada", size=(80, 24), toasts=True) as studio:
        await studio.pane(pane)
        studio.main.say("Added warm to ada.")
        await studio.settle()
        (said,) = toasts(studio)
        assert said.region.height == 1
        assert said.region.bottom == 24
        assert "Added warm to ada." in studio.screen_text().splitlines()[-1]
        for covered in (studio.main.query_one(f"#{pane}"), studio.main.status):
            assert not said.region.overlaps(covered.region)


async def test_how_a_persona_stands_is_never_covered_on_releases(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada")
    async with stand.running("ada", size=(80, 24), toasts=True) as studio:
        await studio.press("R")
        await studio.settle()
        studio.app.tell("a long message " * 8)
        await studio.settle()
        (said,) = toasts(studio)
        assert said.region.y > studio.app.screen.query_one("#releases-standing").region.y


async def test_it_stays_behind_with_its_screen_unless_it_is_trouble(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24), toasts=True) as studio:
        studio.main.say("Compiled ada.")
        studio.main.say("It was not done.", severity="error")
        await studio.settle()
        # A dialog is of the same screen.
        await studio.press("f1")
        assert "Compiled ada." in studio.notes
        await studio.press("escape", "R")
        assert studio.notes == ["It was not done."]
        assert len(toasts(studio)) == 1
        studio.app.tell("Said on the releases.")
        await studio.settle()
        await studio.press("escape")
        assert studio.notes == ["It was not done."]


async def test_of_what_is_no_trouble_the_newest_alone_is_seen(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24), toasts=True) as studio:
        studio.main.say("It was not done.", title="Not done", severity="error")
        for number in range(4):
            studio.main.say(f"Message {number}.")
            await studio.settle()
        text = studio.screen_text()
        assert "It was not done." in text
        assert "Message 3." in text
        assert "Message 2." not in text
        assert min(one.region.y for one in toasts(studio)) >= 21


async def test_a_text_that_means_ill_is_shown_as_it_is(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24), toasts=True) as studio:
        studio.main.say("[red]x[/] [@click=app.quit]y[/] {{z}} 😀")
        await studio.settle()
        assert "[red]x[/] [@click=app.quit]y[/] {{z}} 😀" in studio.screen_text()


async def test_it_goes_by_itself(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.app.seconds_to_read", lambda *_, **__: 0.1)
    async with stand.running("ada", size=(80, 24), toasts=True) as studio:
        studio.main.say("Gone soon.")
        await studio.until(lambda: "Gone soon." in studio.screen_text())
        await studio.until(lambda: "Gone soon." not in studio.screen_text())
