from nghe_lib.places.gazetteer import rows_of
from nghe_lib.places.population import population
from nghe_lib.places.shapes import unit_shapes


def test_every_unit_has_one_row_and_a_figure_only_with_its_source():
    rows = population()
    assert sorted(rows["unit_code"]) == sorted(unit_shapes())
    known = rows[rows["population"].notna()]
    assert (known["population"] > 0).all()
    assert (known["source"] != "").all() and (known["as_of"] != "").all()


def test_the_three_largest_are_those_the_press_named():
    names = {row["code"]: row["name"] for row in rows_of("since.csv")}
    largest = population().nlargest(3, "population")
    assert {names[code]: int(size) for code, size in zip(largest["unit_code"], largest["population"], strict=True)} == {
        "Phường Dĩ An": 227_817, "Phường Hiệp Bình": 215_638, "Phường Tăng Nhơn Phú": 208_233,
    }  # fmt: skip
