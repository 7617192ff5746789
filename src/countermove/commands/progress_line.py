"""Progress as a person sees it."""

from time import monotonic
from typing import TextIO


class ProgressLine:
    """Progress on one line of a terminal, with the rate and the time left; elsewhere one line for each thing done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty()
        self.shown = ""
        self.begun: dict[str, tuple[float, int]] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far `what` has come."""
        text = f"{what}: {done:,} of {total:,}"
        if self.is_terminal:
            text += self._pace(what, done, total)
            self.stream.write(f"\r{text:<{len(self.shown)}}" + ("\n" if done >= total else ""))
            self.shown = "" if done >= total else text
        elif done >= total:
            self.stream.write(f"{text}\n")
        self.stream.flush()

    def _pace(self, what: str, done: int, total: int) -> str:
        """How many a second since this was first heard of, and how long the rest takes at that."""
        now = monotonic()
        start, first = self.begun.setdefault(what, (now, done))
        if now - start < 1 or done <= first:
            return ""
        rate = (done - first) / (now - start)
        return f", {rate:,.0f} a second, {_duration((total - done) / rate)} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
