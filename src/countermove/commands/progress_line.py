"""Progress as a person sees it."""

from typing import TextIO


class ProgressLine:
    """Progress on one line of a terminal; elsewhere one line for each thing that is done."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty()
        self.shown = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far `what` has come."""
        text = f"{what}: {done:,} of {total:,}"
        if self.is_terminal:
            self.stream.write(f"\r{text:<{len(self.shown)}}" + ("\n" if done >= total else ""))
            self.shown = "" if done >= total else text
        elif done >= total:
            self.stream.write(f"{text}\n")
        self.stream.flush()
