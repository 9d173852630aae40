"""Layered layout of a directed graph without cycles: layers, the order in each, coordinates.

The steps are those of Sugiyama, Tagawa and Toda (1981). Nodes are numbers from 0. An edge that spans several
layers is routed through a dummy node in each layer between; all edges that leave one node share their
dummies, so a value that many nodes use is one branching line. The file knows widths and heights, and nothing
of how a node is drawn.
"""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

NODE_GAP = 22.0  # between two nodes of a layer
LANE = 8.0  # the width of a dummy, and the gap beside it
_PORT_GAP = 14.0  # between the places where two lines enter a node
_PORT_INSET = 14.0  # from the corner of a node to the first such place

# For each node the nodes that it takes its inputs from, each once.
Inputs = Sequence[Sequence[int]]


def topological(inputs: Inputs) -> list[int]:
    """The nodes with each one behind its inputs; those on a cycle, or behind one, are left out."""
    waiting = [len(sources) for sources in inputs]
    order = [node for node, count in enumerate(waiting) if count == 0]
    consumers = _reverse(inputs)
    for node in order:
        for consumer in consumers[node]:
            waiting[consumer] -= 1
            if waiting[consumer] == 0:
                order.append(consumer)
    return order


def _reverse(inputs: Inputs) -> list[list[int]]:
    consumers: list[list[int]] = [[] for _ in inputs]
    for node, sources in enumerate(inputs):
        for source in sources:
            consumers[source].append(node)
    return consumers


def layers(inputs: Inputs, sizes: Sequence[tuple[float, float]], last: frozenset[int]) -> list[int]:
    """For each node its layer, 0 at the top: longest paths, in layers of bounded width.

    Nodes are placed from the last layer upwards, so that a constant stands right above the node that uses it.
    Then those that gather several values move up to where their last input is, which shortens more edges than
    it lengthens; but those in `last` that nothing uses stay at the bottom. `sizes` are widths and heights.
    """
    consumers = _reverse(inputs)
    order = topological(inputs)
    area = sum((width + NODE_GAP) * (height + 45) for width, height in sizes)
    widest = max(960.0, 1.3 * math.sqrt(area), *(width for width, _ in sizes))
    depth = [0] * len(inputs)
    for node in reversed(order):
        depth[node] = max((depth[consumer] + 1 for consumer in consumers[node]), default=0)
    rank = [0] * len(inputs)  # counted from the bottom
    used: dict[int, float] = {}

    def has_room(row: int, node: int) -> bool:
        return used.get(row, 0.0) == 0.0 or used[row] + sizes[node][0] + NODE_GAP <= widest

    def put(node: int, row: int) -> None:
        rank[node] = row
        used[row] = used.get(row, 0.0) + sizes[node][0] + NODE_GAP

    for node in sorted(order, key=depth.__getitem__):
        row = max((rank[consumer] + 1 for consumer in consumers[node]), default=0)
        while not has_room(row, node):
            row += 1
        put(node, row)
    for node in order:
        if consumers[node]:
            moves = len(inputs[node]) > 1
        else:
            moves = len(inputs[node]) > 0 and node not in last
        if moves:
            row = min(rank[source] for source in inputs[node]) - 1
            while row > rank[node] and not has_room(row, node):
                row -= 1
            if row > rank[node]:
                used[rank[node]] -= sizes[node][0] + NODE_GAP
                put(node, row)
    layer = {row: i for i, row in enumerate(sorted(set(rank), reverse=True))}
    return [layer[row] for row in rank]


def longest_span(inputs: Inputs, layer: Sequence[int]) -> int:
    """The greatest number of layers that an edge may span so that the graph has at most 8 n + 100 dummies."""
    spans: list[list[int]] = [[] for _ in inputs]
    for node, sources in enumerate(inputs):
        for source in sources:
            spans[source].append(layer[node] - layer[source])
    for each in spans:
        each.sort()

    def dummies(span: int) -> int:
        reached = (each[bisect.bisect(each, span) - 1] for each in spans if each and each[0] <= span)
        return sum(reach - 1 for reach in reached)

    budget = 8 * len(inputs) + 100
    return bisect.bisect_left(range(1, max(layer) + 2), True, key=lambda span: dummies(span) > budget)


@dataclass
class Mesh:
    """A layered graph and its dummies, numbered behind the nodes; `arrange` chooses `rows` and `x`."""

    nodes: int  # how many are not dummies
    width: list[float]
    layer: list[int]
    source: list[int]  # the node whose value the lines below a node or dummy carry
    above: list[list[int]]  # for each its neighbours in the layer above ...
    below: list[list[int]]  # ... and in the layer below
    rows: list[list[int]]  # the layers, each from left to right
    x: list[float]  # the middle of each

    def is_dummy(self, node: int) -> bool:
        return node >= self.nodes

    def gap(self, left: int, right: int) -> float:
        """The least distance of the middles of two neighbours in a row."""
        apart = LANE if self.is_dummy(left) or self.is_dummy(right) else NODE_GAP
        return (self.width[left] + self.width[right]) / 2 + apart


def arrange(widths: Sequence[float], inputs: Inputs, layer: Sequence[int]) -> Mesh:
    """The graph with dummies, few crossings, and an `x` for each node (the leftmost begins at 0)."""
    mesh = _with_dummies(widths, inputs, layer)
    _untangle(mesh)
    _spread(mesh)
    _straighten(mesh)
    left = min(x - width / 2 for x, width in zip(mesh.x, mesh.width, strict=True))
    mesh.x = [x - left for x in mesh.x]
    return mesh


def ports(mesh: Mesh) -> dict[tuple[int, int], float]:
    """For each line (from, to) into a node, the x where it enters: as straight below its start as can be."""
    found: dict[tuple[int, int], float] = {}
    for node in range(mesh.nodes):
        starts = sorted(mesh.above[node], key=mesh.x.__getitem__)
        if not starts:
            continue
        reach = mesh.width[node] / 2 - _PORT_INSET
        left, right = mesh.x[node] - reach, mesh.x[node] + reach
        gap = min(_PORT_GAP, (right - left) / max(1, len(starts) - 1))
        wanted = [min(max(mesh.x[start], left), right) for start in starts]
        places = _settle(wanted, [1.0] * len(starts), [gap] * (len(starts) - 1))
        for i, (start, place) in enumerate(zip(starts, places, strict=True)):
            room_left, room_right = i * gap, (len(starts) - 1 - i) * gap
            found[start, node] = max(min(place, right - room_right), left + room_left)
    return found


def _with_dummies(widths: Sequence[float], inputs: Inputs, layers_: Sequence[int]) -> Mesh:
    layer, width, source = list(layers_), list(widths), list(range(len(widths)))
    links: list[tuple[int, int]] = []
    for node, consumers in enumerate(_reverse(inputs)):
        line = [node]  # line[k] is where the value is, k layers below its node
        for consumer in sorted(consumers, key=layers_.__getitem__):
            while len(line) < layer[consumer] - layer[node]:
                links.append((line[-1], len(layer)))
                line.append(len(layer))
                layer.append(layer[line[-2]] + 1)
                width.append(LANE)
                source.append(node)
            links.append((line[layer[consumer] - layer[node] - 1], consumer))
    above: list[list[int]] = [[] for _ in layer]
    below: list[list[int]] = [[] for _ in layer]
    for upper, lower in links:
        below[upper].append(lower)
        above[lower].append(upper)
    rows = _first_rows(layer, above, below)
    return Mesh(len(widths), width, layer, source, above, below, rows, [0.0] * len(layer))


def _first_rows(layer: Sequence[int], above: list[list[int]], below: list[list[int]]) -> list[list[int]]:
    """The layers in the order in which a walk along the edges meets them: what is connected is near."""
    rows: list[list[int]] = [[] for _ in range(max(layer) + 1)]
    seen = [False] * len(layer)
    for start in sorted(range(len(layer)), key=layer.__getitem__, reverse=True):
        stack = [start]
        while stack:
            node = stack.pop()
            if not seen[node]:
                seen[node] = True
                rows[layer[node]].append(node)
                stack += reversed((*above[node], *below[node]))
    return rows


def _untangle(mesh: Mesh) -> None:
    """Orders the rows by sweeps of medians, down and up, and swaps of neighbours if the graph is small."""
    small = len(mesh.layer) <= 600
    best, fewest, since = [list(row) for row in mesh.rows], _crossings(mesh), 0
    for sweep in range(24 if small else 8):
        if fewest == 0 or since == 6:
            break
        downwards = sweep % 2 == 0
        near = mesh.above if downwards else mesh.below
        at = {node: i for row in mesh.rows for i, node in enumerate(row)}
        for row in mesh.rows if downwards else reversed(mesh.rows):
            # Nodes without a neighbour on that side keep their places; the others are sorted around them.
            places = [i for i, node in enumerate(row) if near[node]]
            median = {row[i]: median_low(at[other] for other in near[row[i]]) for i in places}
            for i, node in zip(places, sorted(median, key=median.__getitem__), strict=True):
                row[i] = node
            at.update((node, i) for i, node in enumerate(row))
        if small:
            _swap(mesh, at)
        crossings = _crossings(mesh)
        since += 1
        if crossings < fewest:
            best, fewest, since = [list(row) for row in mesh.rows], crossings, 0
    mesh.rows = best


def _swap(mesh: Mesh, at: dict[int, int]) -> None:
    """Swaps neighbours in a row as long as that removes crossings, at most four times through the graph."""

    def crossing(left: int, right: int) -> int:
        sides = (mesh.above, mesh.below)
        return sum(at[i] > at[j] for near in sides for i in near[left] for j in near[right])

    for _ in range(4):
        swapped = False
        for row in mesh.rows:
            for i in range(len(row) - 1):
                left, right = row[i], row[i + 1]
                if crossing(left, right) > crossing(right, left):
                    row[i], row[i + 1] = right, left
                    at[left], at[right] = i + 1, i
                    swapped = True
        if not swapped:
            return


def _crossings(mesh: Mesh) -> int:
    total = 0
    for upper, lower in pairwise(mesh.rows):
        at = {node: i for i, node in enumerate(lower)}
        ends: list[int] = []
        for node in upper:
            # In ascending order, so that the lines of one node do not count as crossing each other.
            for end in sorted(at[other] for other in mesh.below[node]):
                i = bisect.bisect_right(ends, end)
                total += len(ends) - i
                ends.insert(i, end)
    return total


def _settle(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Positions at least `gaps` apart with the least weighted square distance from `wanted`.

    By pooling adjacent violators: once each position is moved left by all the gaps before it, the order is
    all that is asked for, and a run that breaks it becomes its weighted mean.
    """
    shifts = [0.0]
    for gap in gaps:
        shifts.append(shifts[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, weight, shift in zip(wanted, weights, shifts, strict=True):
        mean, count = want - shift, 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_count = pools.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, count = weight + other_weight, count + other_count
        pools.append((mean, weight, count))
    means = (mean for mean, _, count in pools for _ in range(count))
    return [mean + shift for mean, shift in zip(means, shifts, strict=True)]


def _spread(mesh: Mesh) -> None:
    """Chooses `x`: each node is pulled to the mean of its neighbours, long lines harder than nodes."""
    gaps = [[mesh.gap(left, right) for left, right in pairwise(row)] for row in mesh.rows]

    def pull(node: int, sides: Sequence[list[list[int]]]) -> tuple[float, float]:
        total = weight = 0.0
        for near in sides:
            for other in near[node]:
                strength = 8.0 if mesh.is_dummy(node) and mesh.is_dummy(other) else 1.0
                strength /= len(near[node])
                total, weight = total + strength * mesh.x[other], weight + strength
        return (total / weight, weight) if weight else (mesh.x[node], 0.1)

    rounds = 24 if len(mesh.layer) <= 2000 else 8
    lines = list(zip(mesh.rows, gaps, strict=True))
    for turn in range(rounds):
        downwards = turn % 2 == 0
        sides = (mesh.above,) if downwards else (mesh.below,)
        for row, apart in lines if downwards else reversed(lines):
            pulls = [pull(node, (mesh.above, mesh.below) if turn >= rounds - 6 else sides) for node in row]
            places = _settle([want for want, _ in pulls], [weight for _, weight in pulls], apart)
            for node, x in zip(row, places, strict=True):
                mesh.x[node] = x


def _straighten(mesh: Mesh) -> None:
    """Gives the dummies of a line one common x, for as many layers on end as their neighbours leave room."""
    beside: dict[int, tuple[int | None, int | None]] = {}
    for row in mesh.rows:
        for left, node, right in zip([None, *row[:-1]], row, [*row[1:], None], strict=True):
            beside[node] = left, right

    def room(node: int) -> tuple[float, float]:
        left, right = beside[node]
        low = -math.inf if left is None else mesh.x[left] + mesh.gap(left, node)
        high = math.inf if right is None else mesh.x[right] - mesh.gap(node, right)
        return low, max(low, high)

    lines: dict[int, list[int]] = {}
    for node in range(mesh.nodes, len(mesh.layer)):
        lines.setdefault(mesh.source[node], []).append(node)
    for _ in range(3):
        for line in lines.values():
            start = 0
            while start < len(line):
                low, high = room(line[start])
                stop = start + 1
                while stop < len(line):
                    next_low, next_high = room(line[stop])
                    if max(low, next_low) > min(high, next_high):
                        break
                    low, high, stop = max(low, next_low), min(high, next_high), stop + 1
                middle = sum(mesh.x[node] for node in line[start:stop]) / (stop - start)
                for node in line[start:stop]:
                    mesh.x[node] = min(max(middle, low), high)
                start = stop
