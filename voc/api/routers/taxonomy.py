"""The company's own names, owners and sub-touchpoints."""

from __future__ import annotations

from voc.api.dependencies import TaxonomyDep
from voc.api.routing import v1_router
from voc.api.schemas import taxonomy as shapes
from voc.domain import TOUCHPOINTS
from voc.taxonomy import Taxonomy

router = v1_router("answers")


@router.get("/taxonomy")
def get_taxonomy(taxonomy: TaxonomyDep) -> shapes.Taxonomy:
    """The taxonomy file in force: every touchpoint with its name, its owner and its sub-touchpoints."""
    return shapes.Taxonomy(version=taxonomy.version, touchpoints=[_entry(taxonomy, name) for name in TOUCHPOINTS])


def _entry(taxonomy: Taxonomy, touchpoint: str) -> shapes.TaxonomyEntry:
    parts = [
        shapes.SubTouchpoint(
            key=key,
            name=taxonomy.name(touchpoint, key),
            description=part.description,
            examples=len(part.examples),
            owner=_owner(taxonomy, touchpoint, key),
        )
        for key, part in taxonomy.sub_touchpoints(touchpoint).items()
    ]
    return shapes.TaxonomyEntry(
        touchpoint=touchpoint,
        name=taxonomy.name(touchpoint),
        description=taxonomy.description(touchpoint),
        owner=_owner(taxonomy, touchpoint),
        sub_touchpoints=parts,
    )


def _owner(taxonomy: Taxonomy, touchpoint: str, sub_touchpoint: str | None = None) -> shapes.Owner | None:
    owner = taxonomy.owner(touchpoint, sub_touchpoint)
    return shapes.Owner(team=owner.team, address=owner.address) if owner else None
