"""What the instructions of a `DenseProgram` are called, and how the loops that follow them are compiled."""

from typing import Any

ONE, INNER, COPY, START, PRODUCT, COUNTER = range(6)
"""What an instruction for strengths does; see `run_strengths`."""

EFFECT, PAIR, COST = range(3)
"""What an instruction for payoffs does; see `run_payoffs`."""

MATHS = {"nnan", "nsz", "contract"}
"""No payoff is NaN, and the sign of a zero means nothing."""

INNER_LOOP: dict[str, Any] = {"cache": True, "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""How functions are compiled that only compiled ones call: without what Python would need to call them."""
