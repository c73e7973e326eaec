"""Repeats as rows, and what making one part of a paragraph would do, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from textual.content import Content

from store.one_part import Plan
from studio.panes.entry_rows import number
from studio.screens.repeats.reading import Found, Outlook
from studio.widgets.plain import literal
from studio.widgets.rows import Row


def repeat_row(found: Found) -> Row:
    """A repeat on one line: in how many entries, what once would save, how it begins."""
    repeat = found.repeat
    begins = " ".join(repeat.text[:300].split())
    label = Content.assemble(
        (f"{len(repeat.entries):>4,}× ", "bold"),
        ("" if len(repeat.parts) > 1 else "· ", "$foreground 60%"),
        literal(begins),
    )
    return Row(normal_id(found), label, Content(f"{number(found.saved):>6}"), payload=found)


def normal_id(found: Found) -> str:
    """An id of the paragraph, however it is broken into lines."""
    return " ".join(found.repeat.text.split())


def standing_rows(found: Found, left_out: Collection[str], refused: Mapping[str, str]) -> list[Row]:
    """Where a paragraph stands; parts have a mark that says whether they let go of it."""
    rows = []
    for kind, name in found.repeat.entries:
        fields = [
            one.field for one in found.repeat.standing if (one.kind, one.name) == (kind, name)
        ]
        mark, style, why = "  ", "", ""
        if kind == "part":
            chosen = name not in left_out and name not in refused
            mark, style = ("✓ ", "$success") if chosen else ("· ", "$foreground 60%")
            why = refused.get(name, "")
        label = Content.assemble(
            (mark, style),
            (f"{kind} ", "$foreground 60%"),
            literal(name),
            (f"  {why}" if why else "", "$text-warning"),
        )
        where = literal(", ".join(fields))
        rows.append(
            Row(
                f"{kind}:{name}",
                label,
                Content("" if why else where),
                dim=kind != "part" or bool(why),
                payload=(kind, name),
            )
        )
    return rows


def confirmation(plan: Plan, seen: Outlook) -> str:
    """Everything that the change would do, for a person to agree to."""
    new, rewritten = seen.rewritten.new, seen.rewritten
    lines = [
        f'Makes the part "{new.name}" ({new.part_type}) of the paragraph, and takes it out of '
        f"{_listed(plan.parts)}.",
    ]
    personas = [one.name for one in rewritten.personas]
    if personas:
        lines.append(f"Links it, beside the part it came from, in {_listed(personas)}.")
    arcs = [one.name for one in rewritten.arcs]
    if arcs:
        lines.append(f"Links it in the stages that have one of them: {_listed(arcs)}.")
    same = [one for one in seen.differences if one.same]
    other = [one for one in seen.differences if not one.same]
    if same or not other:
        lines.append("")
    if same:
        lines.append(
            f"{len(same):,} {'personas say' if len(same) > 1 else 'persona says'} the same as "
            f"before, but for place and headings: {_listed([one.persona for one in same])}."
        )
        once = [one.persona for one in same if one.once]
        if once:
            lines.append(f"Said once, and no more than once, in {_listed(once)}.")
    elif not other:
        lines.append("No persona uses these parts.")
    for one in other:
        lines += ["", f"{one.persona} will differ, in its {_listed(list(one.where))}:"]
        lines += [f"  + {_short(text)}" for text in one.gained[:6]]
        lines += [f"  − {_short(text)}" for text in one.lost[:6]]
        more = len(one.gained[6:]) + len(one.lost[6:])
        if more:
            lines.append(f"  and {more:,} more paragraphs")
    lines += ["", "It is one change: ctrl+z takes it back."]
    return "\n".join(lines)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
