"""Prompts, manifests, releases and voice sessions over HTTP, the same as by other doors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from store.compose.session import as_json
from studio.__main__ import main
from tests.studio.cli.desk import ADA_SUMMARY
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.conftest import Opening

PROMPT = "/v1/personas/ada/prompt"


class TestPrompt:
    def test_the_summary(self, api: Api) -> None:
        found = api.get(PROMPT).json
        assert found["text"] + "\n" == ADA_SUMMARY
        assert (found["id"], found["view"], found["over_by"]) == ("ada", "summary", 0)
        assert len(found["lines"]) == found["text"].count("\n") + 1

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("", []),
            ("detail=true", ["--detail"]),
            ("override=tone%3Dterse", ["--override", "tone=terse"]),
            ("override=tone%3D", ["--override", "tone="]),
            (
                "mute=trait:curious&mute=part:kind",
                ["--mute", "trait:curious", "--mute", "part:kind"],
            ),
            ("types=tone,soul&types=goal", ["--types", "tone,soul", "--types", "goal"]),
            ("limit=1", ["--limit", "1"]),
            ("budget=20", ["--budget", "20"]),
            ("style=xml&traits=false", ["--style", "xml", "--no-traits"]),
            ("encoding=cl100k_base", ["--encoding", "cl100k_base"]),
            ("preset=brisk", ["--preset", "brisk"]),
        ],
    )
    def test_is_the_command_line_s(
        self,
        api: Api,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        query: str,
        words: list[str],
    ) -> None:
        found = api.get(f"{PROMPT}?{query}").json
        assert main(["-C", str(folder), "compose", "ada", "--json", *words]) == 0
        expected = json.loads(capsys.readouterr().out)
        view = "detail" if "--detail" in words else "summary"
        assert found == {"id": "ada", "view": view, **expected}

    def test_a_stage_and_variables(self, api: Api) -> None:
        path = "/v1/personas/bob/prompt"
        assert api.get(path).json["unresolved"] == ["greeting"]
        found = api.get(f"{path}?var=greeting%3DHi%20there&stage=bold").json
        assert "You are Bob. Hi there" in found["text"]
        assert "Speak tersely." in found["text"]
        assert "Speak slowly." in api.get(f"{path}?no_stage=true").json["text"]

    @pytest.mark.parametrize(
        ("query", "refused", "said"),
        [
            ("detial=true", (400, "invalid_query"), "did you mean detail?"),
            ("detail=maybe", (400, "invalid_query"), "true or false"),
            ("detail=true&detail=true", (400, "invalid_query"), "given twice"),
            ("limit=-1", (400, "invalid_query"), "0 or more"),
            ("limit=1.5", (400, "invalid_query"), "whole number"),
            ("limit=" + "9" * 5000, (400, "invalid_query"), "whole number"),
            ("style=html", (400, "invalid_query"), "markdown, xml, plain"),
            ("override=tone", (400, "invalid_query"), "KEY=VALUE"),
            ("override=tone%3Da&override=tone%3Db", (400, "invalid_query"), "given twice"),
            ("override=tone%3Dkind", (400, "invalid_query"), "soul"),
            ("override=tone%3Dnobody", (404, "not_found"), 'no part "nobody"'),
            ("mute=curious", (400, "invalid_query"), "kind:name"),
            ("mute=trait:nobody", (404, "not_found"), "nobody"),
            ("preset=none", (404, "not_found"), "its presets are brisk"),
            ("encoding=klingon", (400, "invalid_query"), "klingon"),
            ("stage=x", (409, "stage_error"), "ada"),
            ("stage=x&no_stage=true", (400, "invalid_query"), "one of the two"),
            ("var=%ff%3Dx", (400, "invalid_query"), "UTF-8"),
            ("var=x%3D%00", (400, "invalid_query"), "NUL"),
            ("label=production", (404, "not_found"), "no release yet"),
            ("label=production&limit=1", (400, "invalid_query"), "only detail"),
            ("&".join(f"mute=trait:{n}" for n in range(300)), (400, "invalid_query"), "200"),
        ],
    )
    def test_refusals(self, api: Api, query: str, refused: tuple[int, str], said: str) -> None:
        answered = api.get(f"{PROMPT}?{query}")
        assert answered.refused == refused
        assert said in answered.said

    @pytest.mark.parametrize("query", ["", "?label=x", "?override=tone%3Dterse"])
    def test_of_nobody(self, api: Api, query: str) -> None:
        answered = api.get(f"/v1/personas/adda/prompt{query}")
        assert answered.refused == (404, "persona_not_found")
        assert "did you mean ada?" in answered.said

    def test_a_label_stays_what_was_published(self, api: Api) -> None:
        api.catalog.publish("ada", by="me", door="cli", label="production")
        published = api.get(PROMPT).json["text"]
        api.patch("/v1/parts/warm", {"summary": "Speak coldly."})
        found = api.get(f"{PROMPT}?label=production").json
        assert (found["text"], found["release"], found["label"]) == (published, 1, "production")
        assert set(found) == {"id", "release", "label", "view", "text", "published_at"}
        assert "coldly" in api.get(PROMPT).json["text"]
        detail = api.get(f"{PROMPT}?label=latest&detail=true").json
        assert detail["view"] == "detail"
        assert "thirty years" in detail["text"]
        listed = api.get("/v1/personas/ada/releases").json["releases"]
        assert [(one["release"], one["labels"]) for one in listed] == [
            (1, ["production", "latest"])
        ]


class TestManifest:
    def test_is_the_catalog_s_and_holds_no_content(self, api: Api) -> None:
        found = api.get("/v1/personas/ada/manifest").json
        assert found == api.catalog.manifest("ada")
        assert "Speak warmly" not in json.dumps(found)

    def test_of_nobody(self, api: Api) -> None:
        for what in ("manifest", "releases"):
            answered = api.get(f"/v1/personas/nobody/{what}")
            assert answered.refused == (404, "persona_not_found")


class TestResolveByAllDoors:
    @pytest.mark.parametrize("persona", ["host", "ada", "bob"])
    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"persona_text": "none"},
            {"persona_text": "detail"},
            {"role": "host-role", "sequence": "call", "step": 1},
            {"sequence": "call", "persona_text": "none"},
        ],
    )
    def test_catalog_command_line_and_http_say_the_same(
        self,
        api: Api,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        persona: str,
        options: dict[str, Any],
    ) -> None:
        expected = as_json(api.catalog.resolve(persona, **options))
        query = "&".join(f"{key}={value}" for key, value in options.items())
        assert api.get(f"/v1/resolve?persona={persona}&{query}").json == expected
        words = [
            word
            for key, value in options.items()
            for word in (f"--{key.replace('_', '-')}", str(value))
        ]
        assert main(["-C", str(folder), "resolve", persona, *words]) == 0
        assert json.loads(capsys.readouterr().out) == expected
        assert len(expected) == 27

    def test_role_fields_that_are_not_forwarded_are_named(self, api: Api) -> None:
        found = api.get("/v1/resolve?persona=host").json
        assert found["not_forwarded"] == ["temperature", "thinking_enabled"]

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("", "persona is required"),
            ("persona=", "persona is required"),
            ("persona=host&step=one", "step must be a whole number"),
            ("persona=host&persona_text=sumary", "did you mean summary?"),
            ("persona=host&persona=ada", "given twice"),
        ],
    )
    def test_refusals(self, api: Api, query: str, said: str) -> None:
        answered = api.get(f"/v1/resolve?{query}")
        assert answered.refused == (400, "invalid_query")
        assert said in answered.said


def test_an_edit_by_another_door_is_in_the_next_answer(opening: Opening) -> None:
    with opening() as api, opening() as other:
        for number in range(5):
            api.get(PROMPT)
            text = f"Speak at speed {number}."
            other.patch("/v1/parts/warm", {"summary": text})
            assert text in api.get(PROMPT).json["text"]
            assert text in api.get("/v1/parts/warm").json["summary"]
