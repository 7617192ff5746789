"""Link: what a passage of one plan has to do with a passage of another (§1.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from countermove.core.citation import Citation
from countermove.core.errors import Place
from countermove.core.names import Name


class LinkType(Enum):
    """How two passages are related; of `only-here` there is one passage, and no plan has one like it."""

    SAME_AIM = "same-aim"
    SHARED_INSTRUMENT = "shared-instrument"
    OPPOSED = "opposed"
    RESPONDS_TO = "responds-to"
    ONLY_HERE = "only-here"


class LinkStatus(Enum):
    """Whether an analyst stands behind a link."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its evidence: a passage on either side, the one that responds first, each with a quote or none."""

    type: LinkType
    between: tuple[Citation, ...]
    status: LinkStatus
    why: Name | None
    place: Place


def confirmed_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links that count, by type and then in their order."""
    order = list(LinkType)
    counting = (link for link in links if link.status is LinkStatus.CONFIRMED)
    return tuple(sorted(counting, key=lambda link: order.index(link.type)))


def count_links(links: Iterable[Link]) -> Mapping[LinkType, int]:
    """How many links of each type are confirmed; suggested and rejected ones do not count."""
    counting = confirmed_links(links)
    return {kind: sum(link.type is kind for link in counting) for kind in LinkType}
