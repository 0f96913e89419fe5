import pandas as pd

from nghe_lib.charts.small_multiples import MOST_ROWS, small_multiples


def test_more_groups_than_fit_are_cut_off():
    frame = pd.DataFrame({"day": pd.Timestamp("2025-11-01"), "group": [str(n) for n in range(20)], "n": range(20)})
    assert len(small_multiples(frame, value="n", hover="%{y}", title="x").data) == MOST_ROWS


def test_panels_do_not_overlap():
    frame = pd.DataFrame({"day": pd.Timestamp("2025-11-01"), "group": list("abc"), "n": [1, 2, 3]})
    layout = small_multiples(frame, value="n", hover="%{y}", title="x").layout
    domains = [layout.yaxis.domain, layout.yaxis2.domain, layout.yaxis3.domain]
    assert all(0 <= low < high <= 1 for low, high in domains)
    assert domains[0][0] > domains[1][1] > domains[1][0] > domains[2][1]
