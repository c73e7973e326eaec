"""What a check finds: the fault as a rule states it, and the finding with its place."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from store.entries import Kind
from store.sync.read_toml import Place

if TYPE_CHECKING:
    from store.checks.checked import Checked

Severity: TypeAlias = Literal["error", "warning"]

_SECTION: Final = re.compile(r"\s*\(SPEC section \d+\)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule has to say of one entry; `field` is blank where it is about the whole entry."""

    kind: Kind
    name: str
    field: str
    message: str
    at: int = 0
    """The line of the field's text that is meant, from 1; 0 where it is not one line."""
    origin: tuple[Kind, str] | None = None
    """The entry whose text is meant, where that is another than the one named."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its stable code, how grave it is when broken, and the function that looks.

    An error is what an agent or a target would stumble over; a warning is what its author
    probably did not mean.
    """

    code: str
    severity: Severity
    look: Callable[[Checked], Iterator[Fault]]
    cheap: bool = False
    """Whether it says of an entry the same whatever becomes of other entries, so that after a
    change the entries it touched are all there is to look at (`store/checks/cheap.py`)."""

    @property
    def why(self) -> str:
        """Why there is such a rule, for its authors' readers: the words it is documented with."""
        about = " ".join((inspect.getdoc(self.look) or "").replace("`", "").split())
        return _SECTION.sub("", about)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend, and where."""

    code: str
    """Kebab-case, and the same for ever: scripts and editors go by it."""
    severity: Severity
    kind: Kind | Literal[""]
    """Blank where a whole file is meant."""
    name: str
    field: str
    message: str
    place: Place | None = None
    """The file, relative to the workspace, and the line of its table; None for what was
    authored in the store."""
    at: int = 0
    """The line of the field's text that is meant, from 1; 0 where it is not one line."""
    origin: tuple[Kind, str] | None = None
    """The entry whose text is meant, where that is another than the one named."""


def as_json(finding: Finding) -> dict[str, Any]:
    """The finding as scripts read it, null where there is nothing to say."""
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity,
        "kind": finding.kind or None,
        "name": finding.name or None,
        "field": finding.field or None,
        "message": finding.message,
        "file": place.file if place else None,
        "line": (place.line or None) if place else None,
    }
