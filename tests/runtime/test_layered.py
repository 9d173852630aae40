"""Layered layout: the promises that hold for every graph, and the small graphs whose picture is known."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.runtime import layered


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    """Inputs of up to 25 nodes without a cycle, the nodes in no particular order."""
    count = draw(st.integers(1, 25))
    plain = [sorted(draw(st.sets(st.integers(0, i - 1), max_size=4))) if i else [] for i in range(count)]
    names = draw(st.permutations(range(count)))
    inputs: list[list[int]] = [[] for _ in plain]
    for node, sources in enumerate(plain):
        inputs[names[node]] = [names[source] for source in sources]
    return inputs


def _sizes(inputs: layered.Inputs) -> list[tuple[float, float]]:
    return [(60.0 + 37 * (node % 5), 40.0) for node in range(len(inputs))]


def _arrange(inputs: layered.Inputs) -> layered.Mesh:
    sizes = _sizes(inputs)
    layer = layered.layers(inputs, sizes, frozenset())
    return layered.arrange([width for width, _ in sizes], inputs, layer)


@given(graphs())
def test_topological_order(inputs: list[list[int]]) -> None:
    order = layered.topological(inputs)
    assert sorted(order) == list(range(len(inputs)))
    place = {node: i for i, node in enumerate(order)}
    assert all(place[source] < place[node] for node, sources in enumerate(inputs) for source in sources)


def test_topological_order_leaves_out_a_cycle_and_what_is_below_it() -> None:
    assert layered.topological([[], [0, 2], [1], [2], [0]]) == [0, 4]


@given(graphs())
def test_each_node_is_below_its_inputs_and_no_layer_is_empty(inputs: list[list[int]]) -> None:
    layer = layered.layers(inputs, _sizes(inputs), frozenset())
    assert all(layer[source] < layer[node] for node, sources in enumerate(inputs) for source in sources)
    assert set(layer) == set(range(max(layer) + 1))


def test_a_constant_stands_right_above_its_only_use() -> None:
    chain_with_constant = [[], [0], [1], [2, 4], []]
    assert layered.layers(chain_with_constant, [(50, 40)] * 5, frozenset()) == [0, 1, 2, 3, 2]


def test_a_leaf_stands_right_below_its_input_unless_it_belongs_last() -> None:
    leaf = [[], [0], [1], [2], [0]]
    assert layered.layers(leaf, [(50, 40)] * 5, frozenset())[4] == 1
    assert layered.layers(leaf, [(50, 40)] * 5, frozenset([4]))[4] == 3


def test_wide_layers_are_broken() -> None:
    layer = layered.layers([[] for _ in range(100)], [(150, 40)] * 100, frozenset())
    widest = max(layer.count(row) for row in set(layer)) * 150
    assert 900 < widest < 2500


def test_longest_span_keeps_the_dummies_within_their_budget() -> None:
    short = [[], [0], [1], [2, 0]]
    assert layered.longest_span(short, [0, 1, 2, 3]) >= 3
    count = 400
    mirror = [[] if i == 0 else sorted({i - 1, count - 1 - i} - set(range(i, count))) for i in range(count)]
    span = layered.longest_span(mirror, range(count))
    kept = [[source for source in sources if node - source <= span] for node, sources in enumerate(mirror)]
    mesh = layered.arrange([50.0] * count, kept, range(count))
    assert 1 < span < count - 1
    assert count < len(mesh.layer) <= count + 8 * count + 100


@given(graphs())
def test_lines_go_from_each_layer_to_the_next(inputs: list[list[int]]) -> None:
    mesh = _arrange(inputs)
    assert sorted(node for row in mesh.rows for node in row) == list(range(len(mesh.layer)))
    assert all(mesh.layer[node] == i for i, row in enumerate(mesh.rows) for node in row)
    for node, sources in enumerate(inputs):
        reached = set()
        for above in mesh.above[node]:
            assert mesh.layer[above] == mesh.layer[node] - 1
            walk = above
            while mesh.is_dummy(walk):
                assert len(mesh.above[walk]) == 1
                walk = mesh.above[walk][0]
            assert walk == mesh.source[above]
            reached.add(walk)
        assert reached == set(sources)


@given(graphs())
def test_nodes_of_a_row_keep_their_distance(inputs: list[list[int]]) -> None:
    mesh = _arrange(inputs)
    for row in mesh.rows:
        for left, right in pairwise(row):
            assert mesh.x[right] - mesh.x[left] >= mesh.gap(left, right) - 1e-6
    assert min(x - width / 2 for x, width in zip(mesh.x, mesh.width, strict=True)) == pytest.approx(0)


@given(graphs())
def test_ports_are_on_the_node_and_apart(inputs: list[list[int]]) -> None:
    mesh = _arrange(inputs)
    ports = layered.ports(mesh)
    for node in range(mesh.nodes):
        places = [ports[start, node] for start in sorted(mesh.above[node], key=mesh.x.__getitem__)]
        for place in places:
            assert abs(place - mesh.x[node]) <= mesh.width[node] / 2 - 13.9
        assert all(right - left > 3 for left, right in pairwise(places))


def test_a_chain_is_straight() -> None:
    mesh = _arrange([[], [0], [1], [2]])
    assert max(mesh.x) - min(mesh.x) < 0.5


def test_two_crossed_pairs_are_untangled() -> None:
    mesh = layered.arrange([50.0] * 4, [[], [], [1], [0]], [0, 0, 1, 1])
    assert layered._crossings(mesh) == 0


def test_crossings_are_counted() -> None:
    mesh = layered.arrange([50.0] * 6, [[], [], [], [0, 1, 2], [0, 1, 2], [0, 1, 2]], [0, 0, 0, 1, 1, 1])
    assert layered._crossings(mesh) == 9


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 10)), min_size=1, max_size=8), st.floats(0, 20))
def test_settle_is_the_closest_arrangement(pulls: list[tuple[float, float]], gap: float) -> None:
    wanted, weights = [want for want, _ in pulls], [weight for _, weight in pulls]
    gaps = [gap] * (len(pulls) - 1)

    def cost(places: list[float]) -> float:
        return sum(w * (p - t) ** 2 for p, t, w in zip(places, wanted, weights, strict=True))

    places = layered._settle(wanted, weights, gaps)
    assert all(right - left >= gap - 1e-9 for left, right in pairwise(places))
    # The problem is convex: what no small feasible step improves is the optimum.
    for first in range(len(places)):
        for stop in range(first + 1, len(places) + 1):
            for step in (-1e-3, 1e-3):
                moved = [p + step * (first <= i < stop) for i, p in enumerate(places)]
                if all(right - left >= gap for left, right in pairwise(moved)):
                    assert cost(moved) >= cost(places) - 1e-9 * (1 + cost(places))


def test_a_long_line_has_one_x_all_the_way() -> None:
    """Node 0 feeds the last of a chain of ten; its line runs beside the chain."""
    mesh = _arrange([[], [0], [1], [2], [3], [4], [5], [6], [7], [8, 0]])
    dummies = [mesh.x[node] for node in range(mesh.nodes, len(mesh.layer))]
    assert len(dummies) == 8
    assert max(dummies) - min(dummies) < 1e-6


def test_a_thousand_nodes_take_less_than_five_seconds() -> None:
    inputs = [[j for j in range(max(0, i - 40), i) if (i * 7919 + j * 104729) % 13 == 0] for i in range(1000)]
    start = time.process_time()
    mesh = _arrange(inputs)
    assert time.process_time() - start < 5
    assert mesh.nodes == 1000
