"""Citations, and the source that stands behind a judgement."""

from dataclasses import dataclass

from countermove.core.errors import Place
from countermove.core.names import Name


@dataclass(frozen=True, slots=True)
class Citation:
    """`document#passage`, optionally with the words quoted from there (§1.3)."""

    document: str
    passage: str
    quote: str | None = None
    place: Place | None = None

    def __str__(self) -> str:
        """`document#passage`."""
        return f"{self.document}#{self.passage}"


@dataclass(frozen=True, slots=True)
class Source:
    """Why a judgement is what it is: the passages cited, the reason, who judged and when (§7.1)."""

    cites: tuple[Citation, ...] = ()
    why: Name | None = None
    by: str | None = None
    on: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is a citation or a reason."""
        return bool(self.cites) or self.why is not None


NO_SOURCE = Source()
