"""What our compositor draws is what Textual's own would, wherever the screen has changed."""

from __future__ import annotations

from random import Random

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

from studio.painting import SeenCompositor
from tests.studio.app.driving import Driver, Stand

PAINTED = True


def everything(compositor: Compositor, kind: type[Compositor]) -> list[Strip]:
    """All lines, drawn by the methods of one kind of compositor or the other."""
    chops = kind._render_chops(compositor, compositor.size.region, lambda y: True)
    return [Strip.join(line.values()).simplify() for line in chops]


def compare(studio: Driver, random: Random) -> None:
    """Compare the whole of the screen, and what is drawn of it after changes here and there."""
    compositor = studio.app.screen._compositor
    assert isinstance(compositor, SeenCompositor)
    assert everything(compositor, SeenCompositor) == everything(compositor, Compositor)
    width, height = compositor.size
    whole = Compositor._render_chops(compositor, compositor.size.region, lambda y: True)
    for _ in range(6):
        changed = []
        for _ in range(random.randint(1, 4)):
            x, y = random.randrange(width), random.randrange(height)
            size = random.randint(1, width - x), random.randint(1, height - y)
            changed.append(Region(x, y, *size))
        compositor._dirty_regions = set(changed)
        update = compositor.render_partial_update()
        assert update is not None
        for y, line in enumerate(update.chops):
            for start, end in zip(line, update.chop_ends[y], strict=True):
                changes = any(Region(start, y, end - start, 1).overlaps(one) for one in changed)
                assert line[start] == (whole[y][start] if changes else None), (start, y)
    assert not compositor._dirty_regions
    assert compositor.render_partial_update() is None


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_every_stretch_is_as_textual_draws_it(stand: Stand, size: tuple[int, int]) -> None:
    random = Random(1)
    async with stand.running(size=size, toasts=True) as studio:
        compare(studio, random)
        studio.app.tell("Said in a corner, over whatever is there.")
        await studio.settle()
        compare(studio, random)
        await studio.press("f1")
        compare(studio, random)
        await studio.press("escape", "ctrl+p")
        compare(studio, random)
        await studio.press("escape")
        await studio.pane("composer")
        await studio.press("A")
        compare(studio, random)
        await studio.pilot.resize_terminal(100, 30)
        await studio.settle()
        compare(studio, random)
