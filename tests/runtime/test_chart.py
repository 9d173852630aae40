"""Line charts: what is drawn, where, for ordinary and for degenerate data."""

import math
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.runtime.chart import Panel, Point, _labels, _ticks, line_chart, stacked

_NS = "{http://www.w3.org/2000/svg}"


def _chart(series: dict[str, list[Point]]) -> ElementTree.Element:
    return ElementTree.fromstring(line_chart(series, title="T & t", x_label="epoch", y_label="loss"))


def _texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{_NS}text")]


def _curves(root: ElementTree.Element) -> list[str]:
    return [each.attrib["d"] for each in root.iter(f"{_NS}path") if each.get("class") == "curve"]


def _inside(root: ElementTree.Element) -> None:
    """Every coordinate that is drawn is finite and on the card."""
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    points = [(float(e.attrib["x"]), float(e.attrib["y"])) for e in root.iter(f"{_NS}text")]
    points += [(float(e.attrib["cx"]), float(e.attrib["cy"])) for e in root.iter(f"{_NS}circle")]
    for d in (e.attrib["d"] for e in root.iter(f"{_NS}path")):
        numbers = [float(step) for step in d.split() if step not in "ML"]
        points += list(zip(numbers[::2], numbers[1::2], strict=True))
    for x, y in points:
        assert 0 <= x <= width
        assert 0 <= y <= height


def test_an_ordinary_chart() -> None:
    root = _chart({"train": [(1, 2.0), (2, 1.0), (3, 0.5)], "a<b": [(1, 2.5), (2, 1.5), (3, 0.75)]})
    texts = _texts(root)
    for wanted in ("T & t", "epoch", "loss", "train", "a<b", "0.5", "0.75", "2.5"):
        assert wanted in texts
    assert len(_curves(root)) == 2
    _inside(root)


def test_higher_values_are_drawn_higher() -> None:
    (curve,) = _curves(_chart({"a": [(0, 0.0), (1, 10.0)]}))
    _, x0, y0, _, x1, y1 = curve.split()
    assert float(x0) < float(x1)
    assert float(y0) > float(y1)


def test_one_point_is_a_dot_with_its_value() -> None:
    root = _chart({"only": [(3, 0.25)]})
    assert "0.25" in _texts(root)
    assert len(list(root.iter(f"{_NS}circle"))) == 2
    _inside(root)


@pytest.mark.parametrize("value", [0.0, 7.0, -3.0, 1e-12, 1e12, 1e300])
def test_equal_values(value: float) -> None:
    root = _chart({"a": [(0, value), (1, value)]})
    assert f"{value:.4g}" in _texts(root)
    _inside(root)


@pytest.mark.parametrize("gap", [math.nan, math.inf, -math.inf, 1e301])
def test_what_cannot_be_drawn_is_a_gap(gap: float) -> None:
    root = _chart({"a": [(0, 1), (1, 2), (2, gap), (3, 1), (4, 3), (5, gap)]})
    (curve,) = _curves(root)
    assert curve.split().count("M") == 2
    assert "3" in _texts(root), "the last value that there is"
    _inside(root)


@pytest.mark.parametrize("series", [{}, {"a": []}, {"a": [(0, math.nan)], "b": []}])
def test_no_data(series: dict[str, list[Point]]) -> None:
    root = _chart(series)
    assert "no data" in _texts(root)
    assert not _curves(root)


def test_labels_of_last_values_do_not_cover_each_other() -> None:
    for height in (0.0, 0.5, 1.0):
        series: dict[str, list[Point]] = {"low": [(0, 0.0)], "high": [(0, 1.0)]}
        series |= {f"s{i}": [(0, 0.3), (1, height + i * 1e-7)] for i in range(6)}
        root = _chart(series)
        right = max(float(e.attrib["x"]) for e in root.iter(f"{_NS}text"))
        heights = sorted(float(e.attrib["y"]) for e in root.iter(f"{_NS}text") if float(e.attrib["x"]) == right)
        assert len(heights) == 8
        assert all(below - above >= 14.9 for above, below in pairwise(heights))


def test_stacked_panels_share_the_x_axis_and_colours() -> None:
    loss = Panel({"train": [(0, 2.0), (10, 1.0)], "test": [(0, 2.0), (10, 1.5)]}, "loss")
    accuracy = Panel({"test": [(5, 0.5), (10, 0.9)]}, "accuracy")
    root = ElementTree.fromstring(stacked([loss, accuracy], title="t", x_label="epoch"))
    assert {"loss", "accuracy", "epoch"} <= set(_texts(root))
    curves = [e for e in root.iter(f"{_NS}path") if e.get("class") == "curve"]
    assert curves[1].attrib["stroke"] == curves[2].attrib["stroke"] != curves[0].attrib["stroke"]
    ends = {curve.attrib["d"].split()[-2] for curve in curves}
    assert len(ends) == 1, "x = 10 is at one place in both panels"
    bottom = max(float(y) for y in curves[0].attrib["d"].split()[2::3])
    assert bottom < min(float(y) for y in curves[2].attrib["d"].split()[2::3])
    _inside(root)


def test_many_points_are_thinned_and_keep_their_extremes() -> None:
    points = [(float(i), math.sin(i)) for i in range(100_000)]
    points[54_321] = (54_321.0, 50.0)
    svg = line_chart({"a": points}, title="t", x_label="x", y_label="y")
    plain = line_chart({"a": [(0.0, 50.0), (99_999.0, -1.0)]}, title="t", x_label="x", y_label="y")
    assert len(svg) < 100_000

    def top(text: str) -> float:
        return min(float(y) for y in _curves(ElementTree.fromstring(text))[0].split()[2::3])

    assert top(svg) == top(plain)


def test_ninth_series_is_dashed() -> None:
    root = _chart({f"s{i}": [(0, i), (1, i)] for i in range(9)})
    curves = [e for e in root.iter(f"{_NS}path") if e.get("class") == "curve"]
    assert curves[8].attrib["stroke"] == curves[0].attrib["stroke"]
    assert "stroke-dasharray" in curves[8].attrib
    assert "stroke-dasharray" not in curves[0].attrib


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="at least one panel"):
        stacked([], title="t", x_label="x")
    with pytest.raises(ValueError, match="width >= 320 and height >= 80, got width=100"):
        line_chart({}, title="t", x_label="x", y_label="y", width=100)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([0.0, 1.0], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([0.96, 0.99], ["0.96", "0.97", "0.98", "0.99"]),
        ([-3.0, 7.0], ["-4", "-2", "0", "2", "4", "6", "8"]),
        ([0.0, 5000.0], ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
        ([0.0, 5e6], ["0", "1e+06", "2e+06", "3e+06", "4e+06", "5e+06"]),
    ],
)
def test_ticks_stand_at_round_numbers(values: list[float], labels: list[str]) -> None:
    assert _labels(_ticks(values, about=5)) == labels


@given(
    st.lists(st.floats(-1e300, 1e300, allow_nan=False), min_size=1, max_size=5),
    st.floats(2, 20),
)
def test_ticks_enclose_the_values(values: list[float], about: float) -> None:
    ticks = _ticks(values, about=about)
    slack = (ticks[1] - ticks[0]) * 1e-6
    assert ticks[0] <= min(values) + slack
    assert ticks[-1] >= max(values) - slack
    assert 2 <= len(ticks) <= about + 3
    assert all(a < b for a, b in pairwise(ticks))


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=50), st.lists(st.tuples(st.floats(), st.floats()), max_size=6), max_size=4))
def test_any_data_gives_a_chart_on_its_card(series: dict[str, list[Point]]) -> None:
    _inside(_chart(series))
