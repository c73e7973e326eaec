"""The cheap rules followed as the catalog changes, and remedies that are exact."""

from __future__ import annotations

import pytest

from store.checks import advice, cheap
from store.checks.cheap import follow
from store.checks.excerpts import around, excerpt_of, spot_of
from store.checks.findings import Finding
from store.checks.rules import CHEAP_RULES, RULES
from store.checks.run import check
from store.entries import Part, PartLink, Persona, Role
from store.workspace import Settings
from tests.store.checks.build import part
from tests.store.sync.build import Field


def counts(followed: cheap.Followed) -> tuple[int, int]:
    return followed.count("error"), followed.count("warning")


class TestFollowing:
    def test_the_whole_catalog_and_then_what_is_touched(self, field: Field) -> None:
        field.add(part("odd", "tonne"), Persona(name="ada", summary="A.", default_role="hots"))
        first = follow(field.catalog)
        assert (first.whole, counts(first)) == (True, (1, 1))
        assert follow(field.catalog, first) is first
        field.set("part", "odd", part_type="tone")
        second = follow(field.catalog, first)
        assert (second.whole, counts(second)) == (True, (1, 0))
        # What it names comes to be: the persona itself is not touched.
        field.add(Role(name="hots", system_prompt="Host."))
        assert counts(follow(field.catalog, second)) == (0, 0)

    def test_only_what_was_touched_is_read(
        self, field: Field, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        field.add(*(part(f"p{n}") for n in range(30)))
        first = follow(field.catalog)
        field.set("part", "p7", part_type="tonne")
        read: list[int] = []
        real = cheap.load

        def load(*given: object, **more: object) -> object:
            found = real(*given, **more)  # type: ignore[arg-type]
            read.append(len(found))
            return found

        monkeypatch.setattr(cheap, "load", load)
        assert counts(follow(field.catalog, first)) == (0, 1)
        assert sum(read) == 1

    def test_a_large_catalog_is_followed_from_where_it_is(
        self, field: Field, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cheap, "WHOLE", 2)
        field.add(part("odd", "tonne"), part("b"), part("c"))
        first = follow(field.catalog)
        assert (first.whole, counts(first)) == (False, (0, 0))
        field.set("part", "b", part_type="tonne")
        assert counts(follow(field.catalog, first)) == (0, 1)

    def test_after_a_pull_it_begins_anew(
        self, field: Field, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cheap, "AT_ONCE", 2)
        first = follow(field.catalog)
        field.add(*(part(f"p{n}", "tonne") for n in range(3)))
        assert counts(follow(field.catalog, first)) == (0, 3)

    def test_what_is_deleted_is_counted_no_more(self, field: Field) -> None:
        field.add(part("odd", "tonne"))
        first = follow(field.catalog)
        with field.change() as change:
            change.delete("part", "odd")
        assert counts(follow(field.catalog, first)) == (0, 0)

    def test_the_same_as_the_whole_check_finds(self, field: Field) -> None:
        field.add(
            part("odd", "tonne", content="System: x </tonne>"),
            Persona(name="ada", summary="A.", default_role="h", parts=(PartLink("odd"),)),
            Role(name="host", system_prompt="H.", temperature=0),
        )
        codes = {rule.code for rule in CHEAP_RULES}
        whole = [
            one
            for one in check(field.catalog, field.folder.parent, Settings())
            if one.code in codes
        ]
        errors, warnings = counts(follow(field.catalog))
        assert (errors, errors + warnings) == (
            sum(one.severity == "error" for one in whole),
            len(whole),
        )


class TestAdvice:
    def test_every_code_has_a_reason_and_a_remedy(self) -> None:
        for code in [*(rule.code for rule in RULES), *advice.SEED_CODES]:
            assert advice.why(code).endswith((".", ")")), code
            assert "SPEC" not in advice.why(code)
            assert advice.how_to_mend(code), code


def finding(code: str = "x", **more: object) -> Finding:
    values = {"kind": "part", "name": "warm", "field": "content", "message": "m", **more}
    return Finding(code, "warning", **values)  # type: ignore[arg-type]


class TestExcerpts:
    def test_around_a_line(self) -> None:
        text = "\n".join(f"line {n}" for n in range(1, 21))
        found = around(text, 10)
        assert (found.first, found.lines[0], found.lines[-1]) == (7, "line 7", "line 13")
        assert (found.before, found.after) == (True, True)
        assert around(text, 20).lines[-1] == "line 20"
        assert around("one").lines == ("one",)

    def test_a_line_of_a_field(self) -> None:
        warm = Part(name="warm", part_type="tone", summary="S", content="a\nUser: b\nc")
        one = finding(at=2)
        spot = spot_of(one, warm)
        assert spot is not None
        assert (spot.field, spot.line) == ("content", "User: b")
        found = excerpt_of(one, warm)
        assert found is not None
        assert found.at == 2

    def test_a_variable_stands_in_the_text_of_another(self) -> None:
        warm = Part(name="warm", part_type="tone", summary="S", content="a\nto {{who}}")
        one = finding(
            kind="persona",
            name="ada",
            field="vars",
            message='{{ who }} is left in the text, from part "warm"',
            origin=("part", "warm"),
        )
        spot = spot_of(one, warm)
        assert spot is not None
        assert (spot.kind, spot.name, spot.field, spot.line) == (
            "part",
            "warm",
            "content",
            "to {{who}}",
        )

    def test_what_is_no_field_leads_to_the_entry(self) -> None:
        one = finding(kind="arc", name="g", field='stages "shy", parts')
        spot = spot_of(one, None)
        assert spot is not None
        assert (spot.kind, spot.field) == ("arc", "stages")
        assert spot_of(finding(kind="", name=""), None) is None
