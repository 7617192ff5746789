"""Quantiles of beta distributions from a table, against those that scipy finds one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from countermove.core.beta import beta_quantile

ALPHAS = st.floats(1, 5) | st.sampled_from([1.0, 1.0 + 1e-9, 3.0, 5.0 - 1e-9, 5.0])
SHARES = st.floats(1e-30, 1) | st.floats(1e-12, 1e-2) | st.floats(1e-12, 1e-2).map(lambda rest: 1 - rest)
GRID = np.concatenate([np.geomspace(1e-5, 0.5, 3000), 1 - np.geomspace(1e-5, 0.5, 3000)])


@given(ALPHAS, st.lists(SHARES, min_size=1, max_size=50).map(np.array))
@settings(max_examples=200, deadline=None)
def test_a_quantile_is_the_exact_one_to_one_part_in_a_million_million(alpha, shares):
    for some in (shares, GRID):
        exact = special.betaincinv(alpha, 6 - alpha, some)
        np.testing.assert_allclose(beta_quantile(alpha, 6 - alpha, some), exact, rtol=1e-12, atol=0)


@given(ALPHAS, st.lists(SHARES, min_size=2, max_size=50).map(np.array))
@settings(max_examples=50, deadline=None)
def test_a_quantile_does_not_depend_on_what_else_is_asked_for(alpha, shares):
    together = beta_quantile(alpha, 6 - alpha, shares)
    one_by_one = [beta_quantile(alpha, 6 - alpha, shares[[place]])[0] for place in range(len(shares))]
    assert together.tolist() == one_by_one
    assert beta_quantile(alpha, 6 - alpha, shares[None]).tolist() == [one_by_one]
