"""Refusal: why a format reader will not read a file; the caller knows the file's name and adds it."""


class Refusal(Exception):  # noqa: N818 - it is caught and becomes a DocumentError
    """What is wrong with the content, and what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}; {remedy}")
