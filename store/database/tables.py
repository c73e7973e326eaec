"""The schema. Tables of the seed designs carry their names; the studio's own begin with `studio_`.

Times are UTC. Text is compared and sorted by code point on every database.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from store.entries import Kind
from store.errors import PersistError

metadata: Final = MetaData()


@lru_cache(maxsize=256)
def _written(when: datetime) -> str:
    """A time as SQLite keeps it. The rows of one change carry the same times."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


class Utc(TypeDecorator[datetime]):
    """A time in UTC: text that sorts by time on SQLite, timestamptz elsewhere."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect):  # type: ignore[no-untyped-def]
        """Pick the column type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect):  # type: ignore[no-untyped-def]
        """To the database."""
        if value is None or dialect.name != "sqlite":
            return value
        return _written(value)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        try:
            return datetime.fromisoformat(str(value))
        except ValueError as error:
            raise PersistError(
                "the database is damaged, a time in it is none; restore it from a backup"
            ) from error


# PostgreSQL sorts text by language unless told; names must sort alike on both.
_CODE_POINTS = Text(collation="C")
Name = Text().with_variant(_CODE_POINTS, "postgresql")
# PostgreSQL holds a column to its length, SQLite does not: a guid may come from elsewhere.
Guid = String(36).with_variant(_CODE_POINTS, "postgresql")


def _entry_table(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("guid", Guid, nullable=False, unique=True),
        Column("name", Name, nullable=False, unique=True),
        *columns,
        Column("tags", JSON, nullable=False),
        Column("source", String(8), nullable=False),
        Column("created_at", Utc, nullable=False),
        Column("updated_at", Utc, nullable=False),
        Column("revision", Integer, nullable=False),
    )


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, default="")


def _link_table(name: str, linked: Table, key: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        metadata,
        Column("persona_id", ForeignKey(personas.c.id, ondelete="CASCADE"), primary_key=True),
        Column(key, ForeignKey(linked.c.id), primary_key=True, index=True),
        *columns,
        Column("position", Integer, nullable=False),
    )


personas: Final = _entry_table(
    "agent_personas",
    _text("display_name"),
    _text("description"),
    _text("summary"),
    _text("detail"),
    _text("voice"),
    _text("locale"),
    _text("default_role"),
    _text("default_sequence"),
    Column("metadata", JSON, nullable=False),
    Column("presets", JSON, nullable=False),
    _text("compiled_summary"),
    _text("compiled_detail"),
    Column("compiled_at", Utc),
)
parts: Final = _entry_table(
    "agent_parts",
    Column("part_type", Text, nullable=False),
    _text("description"),
    _text("summary"),
    _text("content"),
)
traits: Final = _entry_table(
    "agent_traits",
    Column("trait_type", Text, nullable=False),
    _text("description"),
    _text("instruction"),
)
skills: Final = _entry_table("agent_skills", _text("description"), _text("content"))
guardrails: Final = _entry_table(
    "agent_guardrails", _text("description"), _text("content"), _text("severity")
)
arcs: Final = _entry_table("character_arcs", _text("description"), _text("summary"))
roles: Final = _entry_table(
    "voice_agent_roles",
    _text("display_name"),
    _text("system_prompt"),
    _text("refinement_prompt"),
    _text("locale"),
    _text("vocabulary_hint"),
    Column("tool_allowlist", JSON, nullable=False),
    Column("temperature", Float),
    Column("thinking_enabled", Boolean),
    _text("thinking_level"),
    Column("include_thoughts", Boolean),
    Column("thinking_budget", BigInteger),
    Column("automatic_activity_detection", Boolean),
    _text("vad_start_sensitivity"),
    _text("vad_end_sensitivity"),
    Column("vad_prefix_padding_ms", BigInteger),
    Column("vad_silence_duration_ms", BigInteger),
    _text("activity_handling"),
    _text("turn_coverage"),
    Column("context_compression_enabled", Boolean),
    Column("context_compression_trigger_tokens", BigInteger),
    Column("context_compression_target_tokens", BigInteger),
    Column("enable_affective_dialog", Boolean),
)
sequences: Final = _entry_table(
    "voice_agent_sequences",
    _text("display_name"),
    _text("description"),
    _text("completion"),
    Column("max_turns", BigInteger, nullable=False, default=0),
    Column("steps", JSON, nullable=False),
)

persona_parts: Final = _link_table(
    "agent_persona_parts",
    parts,
    "part_id",
    Column("part_order", Integer, nullable=False, default=0),
    Column("priority", Integer, nullable=False, default=0),
)
persona_traits: Final = _link_table("agent_persona_traits", traits, "trait_id")
persona_skills: Final = _link_table("agent_persona_skills", skills, "skill_id")
persona_guardrails: Final = _link_table("agent_persona_guardrails", guardrails, "guardrail_id")

stages: Final = Table(
    "arc_stages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guid", Guid, nullable=False, unique=True),
    Column("arc_id", ForeignKey(arcs.c.id, ondelete="CASCADE"), nullable=False),
    Column("name", Name, nullable=False),
    Column("stage_order", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    _text("description"),
    _text("condition"),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("arc_id", "name"),
)
stage_parts: Final = Table(
    "arc_stage_parts",
    metadata,
    Column("stage_id", ForeignKey(stages.c.id, ondelete="CASCADE"), primary_key=True),
    Column("part_id", ForeignKey(parts.c.id), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)
persona_arc: Final = Table(
    "persona_arc",
    metadata,
    Column("persona_id", ForeignKey(personas.c.id, ondelete="CASCADE"), primary_key=True),
    Column("arc_id", ForeignKey(arcs.c.id), nullable=False, index=True),
    Column("current_stage_id", ForeignKey(stages.c.id), index=True),
    Column("updated_at", Utc, nullable=False),
)

directory: Final = Table(
    "studio_directory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("guid", Guid, nullable=False, unique=True),
    Column("name", Name, nullable=False),
    Column("name_key", Name, nullable=False),
    Column("type", Name, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("source", String(8), nullable=False),
    Column("text_hash", String(32), nullable=False),
    Index("studio_directory_names", "kind", "name"),
    Index("studio_directory_types", "kind", "type", "name"),
    Index("studio_directory_keys", "name_key"),
)
"""One lean row for every entry of every kind: what lists and search read."""

texts: Final = Table(
    "studio_texts",
    metadata,
    Column("hash", String(32), primary_key=True),
    Column("text", Text, nullable=False),
)
"""Compiled texts that history and releases refer to, kept once each."""

token_counts: Final = Table(
    "studio_token_counts",
    metadata,
    Column("hash", String(32), primary_key=True),
    Column("encoding", String(40), primary_key=True),
    Column("tokens", Integer, nullable=False),
)

revisions: Final = Table(
    "studio_revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("actor", Text, nullable=False),
    Column("door", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("action", String(8), nullable=False),
    Column("target", Integer),
    Column("state", String(8), nullable=False),
    Index("studio_revisions_undo", "actor", "door", "id"),
    sqlite_autoincrement=True,
)
"""One row for every change. `action` is change, undo, redo or restore; `target` is the change that
an undo or redo is about, or the revision restored; `state` of a change or restore is done, undone
or dropped (no longer to be redone)."""

changes: Final = Table(
    "studio_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey(revisions.c.id), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("guid", Guid, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Index("studio_changes_entry", "kind", "guid"),
)
"""Each entry that a revision touched, before and after, with its links; null where it was not."""

bases: Final = Table(
    "studio_seed_bases",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("name", Name, primary_key=True),
    Column("guid", Guid, nullable=False, index=True),
    Column("value", JSON, nullable=False),
    Column("missing", JSON, nullable=False),
    Column("file", Text, nullable=False),
    Column("line", Integer, nullable=False),
)
"""The seed value last synced of every entry that came from a seed; `missing` lists the links that
could not be made yet, as `[field, name]`."""

former_bases: Final = Table(
    "studio_former_bases",
    metadata,
    Column("revision_id", ForeignKey(revisions.c.id), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("name", Name, primary_key=True),
    Column("base", JSON(none_as_null=True)),
)
"""What a pull's bases were before it, null where there was none; undoing the pull puts them back
and keeps here, for redo, what they were meanwhile."""

releases: Final = Table(
    "studio_releases",
    metadata,
    Column("persona", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("summary", ForeignKey(texts.c.hash), nullable=False),
    Column("detail", ForeignKey(texts.c.hash), nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("actor", Text, nullable=False),
    Column("door", String(16), nullable=False),
    Column("message", Text, nullable=False),
)
"""Published texts by their persona's guid, which may be deleted by now; never altered."""

labels: Final = Table(
    "studio_labels",
    metadata,
    Column("persona", String(36), primary_key=True),
    Column("label", Name, primary_key=True),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(["persona", "number"], [releases.c.persona, releases.c.number]),
)
"""Which release each label of a persona points at. `latest` is none of them."""

seed_files: Final = Table(
    "studio_seed_files",
    metadata,
    Column("path", Name, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("notes", JSON, nullable=False),
)
"""The seed files last pulled, by hash, with the notes that reading each of them gave."""

meta: Final = Table(
    "studio_meta",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

ENTRY_TABLES: Final[Mapping[Kind, Table]] = MappingProxyType(
    {
        "persona": personas,
        "part": parts,
        "trait": traits,
        "skill": skills,
        "guardrail": guardrails,
        "arc": arcs,
        "role": roles,
        "sequence": sequences,
    }
)
LINK_TABLES: Final[Mapping[Kind, tuple[Table, str]]] = MappingProxyType(
    {
        "part": (persona_parts, "part_id"),
        "trait": (persona_traits, "trait_id"),
        "skill": (persona_skills, "skill_id"),
        "guardrail": (persona_guardrails, "guardrail_id"),
    }
)
"""The table and key column by which personas link the entries of a kind."""
