"""The studio on a team's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio.app.driving import SEEDS, Stand

if TYPE_CHECKING:
    from tests.postgres import Server


async def test_it_fills_finds_and_saves(bare: Stand, server: Server) -> None:
    bare.seed(SEEDS)
    with server.bare() as place:
        bare.location = place.location
        async with bare.running() as studio:
            rows = studio.main.library.list
            found = [one for one in rows.ids() if ":" in one]
            assert found[:3] == ["persona:ada", "persona:bob", "persona:cleo"]
            await studio.press("slash", "w", "a")
            assert "part:warm" in rows.ids()
            await studio.press("escape", "f5")
            await studio.settle()
        assert not bare.database.exists()
        said = place.rows("SELECT compiled_summary FROM agent_personas WHERE name = 'ada'")
        assert said[0][0].startswith("You are Ada.")
