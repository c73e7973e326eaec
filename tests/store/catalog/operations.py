"""Changes of the catalog that `tests.store.catalog.test_undo.full` fills, for properties."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from store.database.changes.change import Change
from store.entries import Kind, Part, PartLink, Persona, Preset, Role, Skill, Stage, Trait

Op = Callable[[Change], object]

KINDS: tuple[Kind, ...] = ("persona", "part", "trait", "skill", "arc", "role")
NAMES = {
    "persona": ["ada", "bea", "n"],
    "part": ["warm", "cold", "aim", "n"],
    "trait": ["curious", "calm", "n"],
    "skill": ["sums", "n"],
    "arc": ["growth", "empty", "n"],
    "role": ["host", "n"],
}
names = st.sampled_from(["n", "m", "warm", "cold", "calm", "growth", "ada"])
stages = st.sampled_from(["new", "mid", "old", "s"])
personas = st.sampled_from(NAMES["persona"])
arcs = st.sampled_from(NAMES["arc"])
parts = st.sampled_from(NAMES["part"])
traits = st.sampled_from(NAMES["trait"])
texts = st.sampled_from(["", "x", "y"])
labels = st.sampled_from([None, "live", "draft"])
small = st.integers(-2, 3)


def entry_of(kind: Kind, name: str) -> object:
    match kind:
        case "persona":
            return Persona(name=name, parts=(PartLink("warm"),), default_role="host")
        case "part":
            return Part(name=name, part_type="goal", summary=name)
        case "trait":
            return Trait(name=name, trait_type="social")
        case "role":
            return Role(name=name, system_prompt="R", temperature=0.0)
        case _:
            return Skill(name=name)


kinds = st.sampled_from(KINDS)
named = kinds.flatmap(lambda kind: st.tuples(st.just(kind), st.sampled_from(NAMES[kind])))


def ops() -> st.SearchStrategy[tuple[str, Op]]:
    def build(label: str, *values: st.SearchStrategy[object]) -> Callable[..., object]:
        return lambda act: st.tuples(*values).map(
            lambda given: (f"{label}{given}", lambda change: act(change, *given))
        )

    return st.one_of(
        build("create", kinds, names)(lambda c, k, n: c.create(entry_of(k, n))),
        build("describe", named, texts)(lambda c, e, t: c.update(*e, {"tags": (t,) if t else ()})),
        build("rename", named, names)(lambda c, e, n: c.rename(*e, n)),
        build("duplicate", named)(lambda c, e: c.duplicate(*e)),
        build("delete", named, st.booleans())(lambda c, e, f: c.delete(*e, force=f)),
        build("link", personas, parts, small, small)(
            lambda c, p, n, o, r: c.links.add(p, "part", n, part_order=o, priority=r)
        ),
        build("trait", personas, traits)(lambda c, p, n: c.links.add(p, "trait", n)),
        build("move", personas, parts, parts)(lambda c, p, n, b: c.links.move(p, "part", n, b)),
        build("unlink", personas, parts)(lambda c, p, n: c.links.remove(p, "part", n)),
        build("preset", personas, parts, traits)(
            lambda c, p, n, t: c.update(
                "persona",
                p,
                {"presets": (Preset(name="q", overrides={"tone": n}, mute=(f"trait:{t}",)),)},
            )
        ),
        build("assign", personas, arcs)(lambda c, p, a: c.arcs.assign(p, a)),
        build("advance", personas)(lambda c, p: c.arcs.advance(p)),
        build("unassign", personas)(lambda c, p: c.arcs.unassign(p)),
        build("add stage", arcs, stages, small)(
            lambda c, a, s, o: c.arcs.add_stage(a, s, stage_order=o)
        ),
        build("rename stage", arcs, stages, stages)(
            lambda c, a, s, n: c.arcs.rename_stage(a, s, n)
        ),
        build("delete stage", arcs, stages)(lambda c, a, s: c.arcs.delete_stage(a, s, force=True)),
        build("stage part", arcs, stages, parts)(lambda c, a, s, p: c.arcs.link_part(a, s, p)),
        build("set stages", arcs, st.lists(stages, unique=True, max_size=3))(
            lambda c, a, s: c.update("arc", a, {"stages": tuple(Stage(name=n) for n in s)})
        ),
        build("compile")(lambda c: c.compile()),
        build("publish", personas, labels, st.booleans())(
            lambda c, p, n, f: c.publish(p, label=n, force=f)
        ),
        build("label", personas, labels)(lambda c, p, n: c.labels.put(p, n or "live", "1")),
        build("unlabel", personas)(lambda c, p: c.labels.remove(p, "live")),
    )
