"""Reading seed files: places, notes, duplicates, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from store.sync.read_toml import Seeds, TableLines, file_hashes, read_seeds, seed_files
from tests.store.sync.build import part


def read(folder: Path, **files: str | bytes) -> Seeds:
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.toml").write_bytes(data)
    return read_seeds(folder)


def lines(seeds: Seeds) -> dict[str, int]:
    return {name: seed.place.line for (_, name), seed in seeds.entries.items()}


def said(seeds: Seeds) -> list[str]:
    return [str(note) for note in seeds.notes]


def test_a_key_meant_for_one_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[parts]]\nname = "x"\npart_type = "tone"\nsumary = "S"\n')
    (note,) = read_seeds(tmp_path).notes
    assert str(note) == (
        "a.toml:1: part seed skipped: x (summary: is required; is sumary meant for it?)"
    )


def test_entries_of_every_kind_with_their_lines(tmp_path: Path) -> None:
    seeds = read(
        tmp_path,
        a='title = "x"\n\n[server]\nport = 1\n\n[[personas]]\nname = "p"\n'
        '[[ personas ]]\nid = "q"\n  [["personas"]]\nname = "r"\n'
        '[[sequences]]\nname = "s"\n[[sequences.steps]]\nid = "1"\ninstruction = "i"\n'
        '[[ sequences ]] # last\nname = "t"\nsteps = [{id = "1", instruction = "i"}]\n'
        '[[arcs]]\nname = "a"\n[[arcs.stages]]\nname = "1"\n[[arcs]]\nname = "b"\n'
        '[[guardrails]]\nname = "g"\n[[skills]]\nname = "k"\n',
    )
    assert lines(seeds) == {
        "p": 6, "q": 8, "r": 10, "s": 12, "t": 17, "a": 20, "b": 24, "g": 26, "k": 28,
    }  # fmt: skip
    assert seeds.notes == []


HEADER_IN_TEXT = '''\
[[parts]]
name = "a"
part_type = "tone"
summary = """
[[parts]]
 [[parts]]
"""
[[parts]]
name = "b"
part_type = "tone"
summary = \'\'\'
[[parts]]\'\'\'
'''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_headers_in_texts_bom_and_crlf(tmp_path: Path, newline: str, mark: str) -> None:
    seeds = read(tmp_path, a=(mark + HEADER_IN_TEXT.replace("\n", newline)))
    assert lines(seeds) == {"a": 1, "b": 8}
    assert seeds.notes == []


def test_inline_arrays(tmp_path: Path) -> None:
    text = (
        '# one\nskills = [\n  # c\n  {name = "a"},\n\n  {name = "b", content = """\n'
        '[[skills]]\n[[skills]]\n"""}, {name = "c"},\n]\n"parts" = []\n'
    )
    assert lines(read(tmp_path, a=text)) == {"a": 4, "b": 6, "c": 9}
    # As many headers in a text as there are tables.
    text = 'skills = [\n  {name = "a", content = """\n[[skills]]\n"""},\n]\n'
    assert lines(read(tmp_path, a=text)) == {"a": 2}


def test_duplicates_within_and_across_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "z.toml").write_text(part("x", "third"), "utf-8")
    seeds = read(tmp_path, b=part("x", "first") + part(" x ", "second"), c=part("x", "2"))
    assert len(seeds.entries) == 1
    seed = seeds.entries["part", "x"]
    assert (str(seed.place), seed.entry.summary) == ("b.toml:1", "first")  # type: ignore[union-attr]
    assert said(seeds) == [
        "b.toml:6: part seed skipped: x (the name is taken at b.toml:1, which comes first)",
        "c.toml:1: part seed skipped: x (the name is taken at b.toml:1, which comes first)",
        "sub/z.toml:1: part seed skipped: x (the name is taken at b.toml:1, which comes first)",
    ]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "(no name) (name: is required)"),
        ('name = "x"\nid = "y"', 'x (name "x" and id "y" differ'),
        ("name = 3", "(no name) (name: must be text, not a whole number)"),
        ('name = "x"', "x (part_type: is required)"),
        ('name = "x"\npart_type = "T"\nsummary = "s"', 'x (part_type: "T" is not a type'),
        ('name = "x"\npart_type = "t"\nsummary = 1', "x (summary: must be text"),
        ('name = "a/b"\npart_type = "t"\nsummary = "s"', 'a/b (name: holds a "/"'),
        ('name = "x"\npart_type = "t"\nsummary = 1979-05-27', "x (summary: must be text"),
        ('name = "x"\npart_type = "t"\nsummary = "s"\ntags = "t"', "x (tags: must be a list"),
    ],
)
def test_one_bad_entry_never_blocks_the_others(tmp_path: Path, table: str, why: str) -> None:
    seeds = read(tmp_path, a=part("ok") + f"[[parts]]\n{table}\n" + part("fine"))
    assert set(lines(seeds)) == {"ok", "fine"}
    assert len(seeds.notes) == 1
    assert str(seeds.notes[0]).startswith(f"a.toml:6: part seed skipped: {why}")
    assert seeds.notes[0].problem


def test_unknown_keys_are_reported_and_block_nothing(tmp_path: Path) -> None:
    seeds = read(tmp_path, a=part("x", sumary="y", guid="g", zzz="1"))
    assert set(lines(seeds)) == {"x"}
    assert said(seeds) == [
        "a.toml:1: part x: unknown key sumary (did you mean summary?) is left alone",
        "a.toml:1: part x: unknown key zzz is left alone",
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[[parts]]\nname = \n", 2),
        (b"ok = 1\n\xff", 2),
        (b"a = " + b"[" * 100_000, 0),
        (b"a = 1" + b"1" * 5_000, 0),
        (b"a = '''", 1),
        (b"a = 1\na = 2", 2),
        (b"a\0 = 1", 1),
        (b"\x00\x01\x02" * 50, 1),
        ('\ufeff\ufeffa = "x"'.encode(), 1),
        ('a = "x"'.encode("utf-16"), 1),
        (b"d = 2024-13-45", 1),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_unreadable_files_are_known_as_such(tmp_path: Path, data: bytes, line: int) -> None:
    seeds = read(tmp_path, bad=data, ok=part("x"))
    assert set(lines(seeds)) == {"x"}
    assert seeds.unreadable == {"bad.toml"}
    assert len(seeds.notes) == 1
    assert seeds.notes[0].place.file == "bad.toml"
    if line:
        assert seeds.notes[0].place.line in (line, 0)
    assert seeds.notes[0].text.endswith("nothing of this file was read")
    assert seeds.may_hold("part", "anything", "bad.toml")
    assert not seeds.may_hold("part", "anything", "ok.toml")
    assert set(seeds.hashes) == {"bad.toml", "ok.toml"}


def test_a_kind_that_is_no_array(tmp_path: Path) -> None:
    seeds = read(tmp_path, a='parts = "x"\n[skills]\nname = "y"\n' + "[[roles]]\nname = 'r'\n")
    assert seeds.entries == {}
    assert [note.problem for note in seeds.notes] == [True, True, True]
    assert seeds.may_hold("part", "q", "a.toml")
    assert seeds.may_hold("skill", "q", "a.toml")
    assert seeds.may_hold("role", "r", "b.toml")
    assert not seeds.may_hold("role", "q", "a.toml")


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("part", "parts"),
        ("Parts", "parts"),
        ("PERSONA", "personas"),
        ("personnas", "personas"),
        ("sequnces", "sequences"),
        ("guardrials", "guardrails"),
        ("skils", "skills"),
    ],
)
def test_an_array_of_tables_that_is_nearly_ours_is_told(
    tmp_path: Path, key: str, meant: str
) -> None:
    seeds = read(tmp_path, a=f'# note\n[[{key}]]\nname = "x"\n[[{key}]]\nid = "y"\n' + part("z"))
    assert set(lines(seeds)) == {"z"}
    assert said(seeds) == [f'a.toml:2: "{key}" is not a table of seeds; did you mean [[{meant}]]?']
    assert [(note.problem, note.skipped) for note in seeds.notes] == [(True, True)]
    assert seeds.may_hold(meant.removesuffix("s"), "x", "a.toml")  # type: ignore[arg-type]


def test_a_key_in_quotes_may_hold_anything(tmp_path: Path) -> None:
    seeds = read(tmp_path, a='[["part("]]\nname = "x"\n[["trait\\n"]]\nid = "x"\n[["*"]]\nid = "x"')
    assert said(seeds) == [
        'a.toml:1: "part(" is not a table of seeds; did you mean [[parts]]?',
        'a.toml: "trait\\n" is not a table of seeds; did you mean [[traits]]?',
    ]


VOICE_SERVER = """\
[server]
port = 8080
[[server.devices]]
name = "x"
[part]
name = "x"
[persona]
name = "x"
[[rules]]
id = "x"
pattern = "y"
[[ports]]
name = "x"
number = 8080
[[profiles]]
id = "x"
model = "y"
[[tools]]
name = "x"
command = "y"
[[providers]]
name = "x"
[[devices]]
id = "x"
[[trails]]
path = "x"
"""


def test_a_voice_server_s_other_tables_are_none_of_ours(tmp_path: Path) -> None:
    seeds = read(tmp_path, a=VOICE_SERVER + part("x"), b="part = []\npersonnas = [1]\nskil = 'x'\n")
    assert set(lines(seeds)) == {"x"}
    assert seeds.notes == []


def test_which_files_are_seeds(tmp_path: Path) -> None:
    for name in (
        "b.toml", "a/z.toml", "a/y/x.toml", ".hidden.toml", ".git/c.toml", "a/.b/d.toml", "n.txt",
        "UPPER.TOML", "e\u0301 ü.toml",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / "folder.toml").mkdir()
    found = [path.relative_to(tmp_path).as_posix() for path in seed_files(tmp_path)]
    assert found == ["a/y/x.toml", "a/z.toml", "b.toml", "e\u0301 ü.toml"]
    assert sorted(file_hashes(tmp_path)) == found
    assert seed_files(tmp_path / "none") == []
    assert read_seeds(tmp_path / "none").entries == {}


def test_a_broken_link_is_no_seed(tmp_path: Path) -> None:
    (tmp_path / "dead.toml").symlink_to(tmp_path / "gone.toml")
    assert read_seeds(tmp_path).notes == []


pieces = st.sampled_from(
    ["[[parts]]\n", "[[ skills ]]\n", 'name = "x"\n', 'part_type = "tone"\n', 'summary = "s"\n',
     "[[arcs.stages]]\n", "parts = [\n", "{name = 'q'}", "]\n", '"""', "'''", "# c\n", "\r\n", "=",
     '"', "\\", "\ufeff", "[parts]\n", "parts.x = 1\n", "[[\"parts\"]]\n", "\u2028"]
)  # fmt: skip


@given(st.one_of(st.lists(pieces, max_size=14).map("".join), st.text(max_size=40)))
def test_any_text_is_read_or_noted(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "a.toml").write_bytes(text.encode("utf-8", "replace"))
        seeds = read_seeds(path)
        assert bool(seeds.unreadable) <= bool(seeds.notes)
        for seed in seeds.entries.values():
            assert 0 <= seed.place.line <= text.count("\n") + 1


texts = st.sampled_from(["x", "[[parts]]", "a\n[[parts]]\nb", "parts = 1", "\n\n"])


@given(st.lists(st.tuples(texts, st.sampled_from(["[[parts]]", '[["parts"]]', "[[ parts ]]"]))))
def test_lines_are_right(tables: list[tuple[str, str]]) -> None:
    text, expected = "", []
    for said_text, header in tables:
        expected.append(text.count("\n") + 1)
        text += f'{header}\ncontent = """\n{said_text}"""\n'
    assert len(tomli.loads(text).get("parts", [])) == len(expected)
    assert TableLines(text).of("parts", len(expected)) == expected
