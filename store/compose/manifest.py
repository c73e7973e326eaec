"""The manifest: what a persona has, without content, for agents that load on demand."""

from __future__ import annotations

from typing import Any, Final

from store.compose.assemble import assemble
from store.compose.request import Material, Request

ON_DEMAND_TOOLS: Final = {
    "get_agent_part(name)": "load full content of a specific part",
    "get_agent_trait(name)": "load instruction for a specific trait",
    "get_agent_skill(name)": "load skill content",
    "get_agent_guardrail(name)": "load guardrail content",
    "compile_persona(name)": "load pre-merged compiled_summary if full context needed",
}
"""The hint block of the seed design, word for word."""


def manifest(material: Material) -> dict[str, Any]:
    """Structure only: the parts that win at the current stage, traits, names, and tool hints."""
    assembly = assemble(material, Request())
    persona = material.persona
    return {
        "name": persona.name,
        "description": persona.description,
        "parts": [
            {
                "name": candidate.part.name,
                "type": candidate.part.part_type,
                "description": candidate.part.description,
            }
            for candidate in assembly.candidates
            if candidate.included
        ],
        "traits": [
            {"name": trait.name, "trait_type": trait.trait_type, "description": trait.description}
            for trait in material.traits
        ],
        "skills": [skill.name for skill in material.skills],
        "guardrails": [guardrail.name for guardrail in material.guardrails],
        "arc": material.arc.name if material.arc else None,
        "stage": assembly.stage.name if assembly.stage else None,
        "on_demand_tools": dict(ON_DEMAND_TOOLS),
    }
