"""Scenarios of the shipped case `us-plan` in one process: elimination in batches against enumeration one by one."""

from statistics import median

from shared.timing import is_quick, print_table, seconds_of, us_plan

from countermove.game.game import truncate
from countermove.uncertainty.run import explore_game


def main() -> None:
    quick = is_quick(__doc__ or "")
    game = us_plan()
    many, both, runs = (250, 1, 1) if quick else (10_000, 2, 3)
    game = truncate(game, 2) if quick else game
    fast, plain = (explore_game(game, scenarios=both, seed=0, method=name) for name in ("elimination", "enumeration"))
    assert (fast.profiles == plain.profiles).all()
    whole = seconds_of(lambda: explore_game(game, scenarios=many, seed=0, method="elimination"), runs)
    single = seconds_of(lambda: explore_game(game, scenarios=1, seed=0, method="enumeration"), runs)
    print(f"{game.id}: {many:,} scenarios by elimination took {median(whole):.2f} s (median)")
    rows = [
        (f"elimination, of {many:,} scenarios", [taken / many for taken in whole]),
        ("enumeration, of 1", single),
    ]
    print_table(rows, unit="ms a scenario", scale=1000)
    for name, taken in rows:
        print(f"{name}: {1 / median(taken):,.1f} scenarios a second")


if __name__ == "__main__":
    main()
