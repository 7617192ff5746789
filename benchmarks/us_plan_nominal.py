"""The shipped case `us-plan`, from the compiled game to a certified solution: elimination against enumeration."""

from shared.timing import is_quick, print_table, seconds_of, us_plan

from countermove.solving.methods import solve_nominal


def main() -> None:
    quick = is_quick(__doc__ or "")
    game = us_plan()
    depth = 2 if quick else len(game.layers)
    solutions = {name: solve_nominal(game, method=name, depth=depth) for name in ("elimination", "enumeration")}
    fast, plain = solutions.values()
    assert fast.line == plain.line
    assert fast.is_certified
    assert plain.is_certified
    print(f"{game.id}, {depth} of {len(game.layers)} layers, {fast.profiles:,} profiles; both find the same play")
    rows = [
        (name, seconds_of(lambda name=name: solve_nominal(game, method=name, depth=depth), 1 if quick else runs))
        for name, runs in (("elimination", 25), ("enumeration", 3))
    ]
    print_table(rows, unit="ms", scale=1000)


if __name__ == "__main__":
    main()
