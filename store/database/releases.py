"""Reading and writing releases and labels, by the guid of their persona."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select

from store.database.read import in_chunks
from store.database.tables import labels, releases, texts
from store.errors import NotFound
from store.nearest import nearest
from store.releases import LATEST, Content, Input, Release, ReleaseInfo

_LONGEST_NUMBER: Final = 9
"""Digits that every database takes for an integer."""

_INFO: Final = (
    releases.c.number,
    releases.c.published_at,
    releases.c.actor,
    releases.c.door,
    releases.c.message,
)


def release_infos(connection: Connection, persona: str) -> list[ReleaseInfo]:
    """The releases of a persona, the newest first."""
    rows = connection.execute(
        select(*_INFO).where(releases.c.persona == persona).order_by(releases.c.number.desc())
    ).all()
    there = _by_number(connection, persona)
    newest = rows[0].number if rows else None
    return [_info(row, _labels(there, row.number, newest)) for row in rows]


def read_release(connection: Connection, persona: str, number: int) -> Release | None:
    """A release whole, or None."""
    summary, detail = texts.alias("summary"), texts.alias("detail")
    row = connection.execute(
        select(
            *_INFO,
            releases.c.inputs,
            summary.c.text.label("summary_text"),
            detail.c.text.label("detail_text"),
        )
        .join(summary, summary.c.hash == releases.c.summary)
        .join(detail, detail.c.hash == releases.c.detail)
        .where(releases.c.persona == persona, releases.c.number == number)
    ).one_or_none()
    if row is None:
        return None
    there = _by_number(connection, persona)
    labelled = _labels(there, number, newest_number(connection, persona))
    made_from = tuple(Input(one["kind"], one["entry"]) for one in row.inputs)
    return Release(_info(row, labelled), Content(row.summary_text, row.detail_text, made_from))


def newest_number(connection: Connection, persona: str) -> int:
    """The number of a persona's newest release, 0 when it has none."""
    statement = select(func.max(releases.c.number)).where(releases.c.persona == persona)
    return connection.execute(statement).scalar_one() or 0


def text_hashes(connection: Connection, persona: str, number: int) -> tuple[str, str] | None:
    """The hashes of a release's summary and detail, or None."""
    row = connection.execute(
        select(releases.c.summary, releases.c.detail).where(
            releases.c.persona == persona, releases.c.number == number
        )
    ).one_or_none()
    return None if row is None else (row.summary, row.detail)


def insert_release(
    connection: Connection,
    persona: str,
    info: ReleaseInfo,
    hashes: tuple[str, str],
    inputs: Sequence[Input],
) -> None:
    """Write a release; the texts of the hashes are kept already."""
    connection.execute(
        insert(releases).values(
            persona=persona,
            number=info.number,
            summary=hashes[0],
            detail=hashes[1],
            inputs=[{"kind": one.kind, "entry": one.snapshot} for one in inputs],
            published_at=info.published_at,
            actor=info.actor,
            door=info.door,
            message=info.message,
        )
    )


def labels_of(connection: Connection, persona: str) -> dict[str, int]:
    """Which release each label of a persona points at, without `latest`."""
    statement = select(labels.c.label, labels.c.number).where(labels.c.persona == persona)
    return {row.label: row.number for row in connection.execute(statement)}


def labels_holding(
    connection: Connection, personas: Mapping[str, str], entry: str
) -> dict[str, tuple[str, ...]]:
    """The labels at releases that were made from an entry, as `production (3)`, by persona.

    `personas` are names by guid, `entry` is a guid. `latest` is among them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for guids in in_chunks(list(personas)):
        newest = {
            row.persona: row.number
            for row in connection.execute(
                select(releases.c.persona, func.max(releases.c.number).label("number"))
                .where(releases.c.persona.in_(guids))
                .group_by(releases.c.persona)
            )
        }
        there: dict[tuple[str, int], list[str]] = {}
        rows = connection.execute(
            select(labels.c.persona, labels.c.label, labels.c.number)
            .where(labels.c.persona.in_(guids))
            .order_by(labels.c.label)
        )
        for row in rows:
            there.setdefault((row.persona, row.number), []).append(row.label)
        for guid, number in newest.items():
            there.setdefault((guid, number), []).append(LATEST)
        for (guid, number), named in sorted(there.items()):
            inputs = connection.execute(
                select(releases.c.inputs).where(
                    releases.c.persona == guid, releases.c.number == number
                )
            ).scalar_one()
            if any(one["entry"]["guid"] == entry for one in inputs):
                said = tuple(f"{label} ({number})" for label in named)
                found[personas[guid]] = (*found.get(personas[guid], ()), *said)
    return found


def write_label(connection: Connection, persona: str, label: str, number: int | None) -> None:
    """Point a label at a release, or take it away."""
    connection.execute(delete(labels).where(labels.c.persona == persona, labels.c.label == label))
    if number is not None:
        connection.execute(insert(labels).values(persona=persona, label=label, number=number))


def number_of(connection: Connection, persona: str, name: str, wanted: int | str) -> int:
    """The number of the release that a number, a label or `latest` means.

    `persona` is a guid; `name` is for messages.

    Raises:
        NotFound: the persona has no such release or label.
    """
    newest = newest_number(connection, persona)
    if not newest:
        raise NotFound(f'persona "{name}" has no release yet; publish it first')
    word = str(wanted).strip()
    if word.casefold() == LATEST:
        return newest
    if word.isdecimal() or isinstance(wanted, int):
        if len(word) <= _LONGEST_NUMBER and 1 <= int(word) <= newest:
            return int(word)
        has = "only release 1" if newest == 1 else f"releases 1 to {newest}"
        raise NotFound(f'persona "{name}" has no release {word[:40]}; it has {has}')
    known = labels_of(connection, persona)
    if word in known:
        return known[word]
    raise no_label(name, word, [*known, LATEST])


def no_label(persona: str, label: str, known: Sequence[str]) -> NotFound:
    """The error for a label that a persona does not have."""
    like = nearest(label, known)
    hint = f"; did you mean {like}?" if like else f"; it has {', '.join(sorted(known))}"
    return NotFound(f'persona "{persona}" has no label "{label[:128]}"{hint if known else ""}')


def _info(row: Row[*tuple[Any, ...]], labelled: tuple[str, ...]) -> ReleaseInfo:
    return ReleaseInfo(row.number, row.published_at, row.actor, row.door, row.message, labelled)


def _by_number(connection: Connection, persona: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for label, number in labels_of(connection, persona).items():
        found.setdefault(number, []).append(label)
    return found


def _labels(there: dict[int, list[str]], number: int, newest: int | None) -> tuple[str, ...]:
    return (*sorted(there.get(number, ())), *([LATEST] if number == newest else ()))
