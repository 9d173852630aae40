"""Dataflow graphs drawn as self-contained SVG: boxes in layers, edges as smooth curves from above to below.

The steps are those of Sugiyama, Tagawa and Toda (1981): give every box a layer, route an edge that spans several
layers through a dummy node in each layer between, order the layers so that few edges cross, then choose
coordinates. All edges that leave one box share their dummies, so a value that many boxes use is one branching line.
"""

import bisect
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low

from .svg import MONO, Markup, document, element, escape, path, text, text_width


@dataclass(frozen=True)
class Box:
    """One node of a `Diagram`.

    `key` is unique in its diagram; `inputs` are keys of boxes in the same diagram; `kind` chooses the colour (input,
    constant, op, control, effect, output, variable, vjp; any other is drawn grey); `children` are drawn inside.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    kind: str
    inputs: tuple[str, ...]
    children: tuple["Diagram", ...] = ()


@dataclass(frozen=True)
class Diagram:
    """A directed graph without cycles. Each box is below all of its inputs when drawn."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class _Paint:
    fill: str
    line: str
    ink: str


_PAINTS = {
    "input": _Paint("#e0f2fe", "#0284c7", "#075985"),
    "variable": _Paint("#f3e8ff", "#9333ea", "#6b21a8"),
    "constant": _Paint("#f5f5f4", "#a8a29e", "#57534e"),
    "op": _Paint("#eef2ff", "#818cf8", "#3730a3"),
    "vjp": _Paint("#fce7f3", "#db2777", "#9d174d"),
    "control": _Paint("#fffbeb", "#d97706", "#92400e"),
    "effect": _Paint("#fee2e2", "#dc2626", "#991b1b"),
    "output": _Paint("#dcfce7", "#16a34a", "#166534"),
}
_NEUTRAL = _Paint("#f8fafc", "#94a3b8", "#334155")
_MUTED, _EDGE, _INK = "#64748b", "#8492a6", "#0f172a"

_TITLE, _LINE, _LEADING = 13.0, 11.0, 15.0  # font sizes, and the distance between lines
_LONGEST_TITLE, _LONGEST_LINE, _MOST_LINES = 40, 48, 8  # characters, characters, lines; a tooltip has the rest
_PAD, _APART, _DUMMY = 12.0, 22.0, 8.0  # inside a box; between boxes; width of a line's own lane
_PORT = 14.0  # between the arrow heads that enter one box


def render(diagram: Diagram) -> str:
    """The text of an SVG file that shows `diagram`, with the diagrams inside its boxes as labelled panels.

    Each box carries a tooltip with its title and all of its lines. In large graphs the longest edges are not drawn:
    the box that they would enter names their sources on a line of its own, after an arrow. Raises ValueError for a
    key that occurs twice, an input that no box of the diagram has as its key, and a cycle.

    >>> boxes = (Box("x", "x", ("float32[2]",), "input", ()), Box("y", "exp", ("float32[2]",), "op", ("x",)))
    >>> render(Diagram("f", boxes)).startswith("<svg")
    True
    """
    panel = _panel(diagram)
    kinds = _kinds(diagram)
    legend, legend_width = _legend([kind for kind in _PAINTS if kind in kinds])
    shown = _shorten(diagram.title, 80)
    width = max(panel.width, text_width(shown, 18, bold=True), legend_width, 200) + 48
    header = 76.0 if kinds else 52.0
    return document(width, header + panel.height + 24, diagram.title, [
        element("style", Markup(".tenfold-edge:hover{stroke:#0f172a;stroke-width:2.6}")),
        text(24, 36, shown, font_size=18, font_weight=700, fill=_INK),
        element("g", *legend, transform="translate(24 56)"),
        element("g", *panel.drawn, transform=f"translate({(width - panel.width) / 2:.1f} {header:.0f})"),
    ])  # fmt: skip


# --- boxes and panels -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Panel:
    """A diagram with its layout done: its markup, with the origin at the top left corner."""

    width: float
    height: float
    drawn: list[Markup]


@dataclass(frozen=True)
class _Shape:
    """A box with its size: what is written in it, and where in it its panels stand."""

    box: Box
    lines: tuple[str, ...]
    width: float
    height: float
    panels: tuple[tuple[float, float, _Panel], ...]

    @property
    def paint(self) -> _Paint:
        return _PAINTS.get(self.box.kind, _NEUTRAL)


def _shorten(content: str, most: int) -> str:
    content = " ".join(content.split())
    return content if len(content) <= most else content[: most - 1] + "…"


def _kinds(diagram: Diagram) -> set[str]:
    inner = (_kinds(child) for box in diagram.boxes for child in box.children)
    return {box.kind for box in diagram.boxes}.union(*inner)


def _legend(kinds: Sequence[str]) -> tuple[list[Markup], float]:
    drawn, x = [], 0.0
    for kind in kinds:
        paint = _PAINTS[kind]
        drawn.append(element("rect", x=x, y=-10, width=14, height=11, rx=3, fill=paint.fill, stroke=paint.line))
        drawn.append(text(x + 20, 0, kind, font_size=12, fill=_MUTED))
        x += 20 + text_width(kind, 12) + 16
    return drawn, x


def _measure(box: Box, panels: Sequence[_Panel], sources: Sequence[str]) -> _Shape:
    """`box` with its size. `sources` are the titles at the far ends of its edges that are not drawn."""
    lines = [_shorten(line, _LONGEST_LINE) for line in box.lines]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES - 1 :] = [f"… {len(lines) - _MOST_LINES + 1} more lines"]
    if sources:
        lines.append(_shorten("← " + ", ".join(sources), _LONGEST_LINE))
    width = text_width(_shorten(box.title, _LONGEST_TITLE), _TITLE, bold=True)
    width = max([width, 40.0] + [text_width(line, _LINE, mono=True) for line in lines])
    height = 22.0 + _LEADING * len(lines) + 8
    # Panels stand in rows of about the width of the widest, or of two that are not too wide.
    widest = max([620.0] + [panel.width for panel in panels])
    placed: list[tuple[float, float, _Panel]] = []
    x, row = 0.0, 0.0
    for panel in panels:
        if x and x + panel.width > widest:
            x, height, row = 0.0, height + row + _PAD, 0.0
        placed.append((_PAD + x, height, panel))
        x, row = x + panel.width + _PAD, max(row, panel.height)
        width = max(width, x - _PAD)
    if panels:
        height += row + _PAD
    return _Shape(box, tuple(lines), math.ceil(width + 2 * _PAD), math.ceil(height), tuple(placed))


def _draw(shape: _Shape, x: float, y: float) -> Markup:
    box, paint = shape.box, shape.paint
    rounding = 14 if box.kind in ("input", "output") else 7
    tooltip = element("title", escape("\n".join((box.title, *box.lines))))
    frame = element("rect", x=0, y=0, width=shape.width, height=shape.height, rx=rounding, fill=paint.fill,
                    stroke=paint.line, stroke_width=1.3)  # fmt: skip
    # Above panels, text starts at the left, where each panel has its label too.
    at: dict[str, str | float | None] = {"text_anchor": None if shape.panels else "middle"}
    middle = _PAD + 2 if shape.panels else shape.width / 2
    title = _shorten(box.title, _LONGEST_TITLE)
    drawn = [tooltip, frame, text(middle, 19, title, font_size=_TITLE, font_weight=600, fill=paint.ink, **at)]
    for row, line in enumerate(shape.lines, 1):
        drawn.append(text(middle, 19 + row * _LEADING, line, font_size=_LINE, font_family=MONO, fill=_MUTED, **at))
    for left, top, panel in shape.panels:
        drawn.append(element("g", *panel.drawn, transform=f"translate({left:.1f} {top:.1f})"))
    return element("g", *drawn, class_="box", data_key=box.key, transform=f"translate({x:.1f} {y:.1f})")


def _inner_panel(diagram: Diagram, paint: _Paint) -> _Panel:
    """`diagram` in a frame with its title, as it stands in the box that holds it."""
    inner = _panel(diagram)
    title = _shorten(diagram.title, _LONGEST_LINE)
    width = max(inner.width, text_width(title, 12, bold=True)) + 2 * _PAD
    height = inner.height + 28 + _PAD
    frame = element("rect", x=0, y=0, width=width, height=height, rx=8, fill="#ffffff", stroke=paint.line,
                    stroke_dasharray="4 3")  # fmt: skip
    label = text(_PAD, 18, title, font_size=12, font_weight=600, fill=paint.ink)
    moved = element("g", *inner.drawn, transform=f"translate({(width - inner.width) / 2:.1f} 28)")
    return _Panel(width, height, [frame, label, moved])


def _panel(diagram: Diagram) -> _Panel:
    index = {box.key: i for i, box in enumerate(diagram.boxes)}
    if len(index) < len(diagram.boxes):
        twice = next(box.key for i, box in enumerate(diagram.boxes) if index[box.key] != i)
        raise ValueError(f"diagram {diagram.title!r} has two boxes with the key {twice!r}")
    inputs: list[list[int]] = []
    for box in diagram.boxes:
        for key in box.inputs:
            if key not in index:
                raise ValueError(f"box {box.key!r} of diagram {diagram.title!r} has the input {key!r}, but no box has "
                                 "that key")  # fmt: skip
        inputs.append(list(dict.fromkeys(index[key] for key in box.inputs)))
    if not diagram.boxes:
        empty = text(60, 20, "(empty)", font_size=_LINE, fill=_MUTED, text_anchor="middle")
        return _Panel(120, 32, [empty])
    order = _topological(inputs, diagram)
    panels = [
        [_inner_panel(child, _PAINTS.get(box.kind, _NEUTRAL)) for child in box.children] for box in diagram.boxes
    ]
    shapes = [_measure(box, inner, ()) for box, inner in zip(diagram.boxes, panels, strict=True)]
    layers = _layers(order, inputs, shapes)
    reach = _reach(inputs, layers)
    for i, box in enumerate(diagram.boxes):
        far = [j for j in inputs[i] if layers[i] - layers[j] > reach]
        if far:
            shapes[i] = _measure(box, panels[i], [diagram.boxes[j].title for j in far])
            inputs[i] = [j for j in inputs[i] if j not in far]
    return _place(_Mesh.of(shapes, inputs, layers))


def _topological(inputs: Sequence[Sequence[int]], diagram: Diagram) -> list[int]:
    """The boxes with each one behind its inputs."""
    waiting = [len(sources) for sources in inputs]
    order = [i for i, count in enumerate(waiting) if count == 0]
    consumers = _reverse(inputs)
    for i in order:
        for j in consumers[i]:
            waiting[j] -= 1
            if waiting[j] == 0:
                order.append(j)
    if len(order) < len(inputs):
        stuck = [diagram.boxes[i].key for i, count in enumerate(waiting) if count]
        raise ValueError(f"diagram {diagram.title!r} has a cycle among or above the boxes {', '.join(stuck[:8])}")
    return order


def _reverse(inputs: Sequence[Sequence[int]]) -> list[list[int]]:
    consumers: list[list[int]] = [[] for _ in inputs]
    for i, sources in enumerate(inputs):
        for j in sources:
            consumers[j].append(i)
    return consumers


# --- layers -----------------------------------------------------------------------------------------------


def _layers(order: Sequence[int], inputs: Sequence[Sequence[int]], shapes: Sequence[_Shape]) -> list[int]:
    """For each box its layer, 0 at the top: longest paths, in layers of bounded width.

    Boxes are placed from the last layer upwards, so that a constant stands right above the box that uses it; then
    those that gather several values move up to where their last input is, which shortens more edges than it lengthens.
    """
    consumers = _reverse(inputs)
    area = sum((shape.width + _APART) * (shape.height + 45) for shape in shapes)
    widest = max(960.0, 1.3 * math.sqrt(area), *(shape.width for shape in shapes))
    depth = [0] * len(inputs)
    for i in reversed(order):
        depth[i] = max((depth[j] + 1 for j in consumers[i]), default=0)
    rank = [0] * len(inputs)  # counted from the bottom
    used: dict[int, float] = {}

    def has_room(row: int, i: int) -> bool:
        return used.get(row, 0.0) == 0.0 or used[row] + shapes[i].width + _APART <= widest

    def put(i: int, row: int) -> None:
        rank[i] = row
        used[row] = used.get(row, 0.0) + shapes[i].width + _APART

    for i in sorted(reversed(order), key=depth.__getitem__):
        row = max((rank[j] + 1 for j in consumers[i]), default=0)
        while not has_room(row, i):
            row += 1
        put(i, row)
    for i in order:
        lasting = 1 if consumers[i] else 0
        if len(inputs[i]) > lasting and not (shapes[i].box.kind == "output" and not consumers[i]):
            row = min(rank[j] for j in inputs[i]) - 1
            while row > rank[i] and not has_room(row, i):
                row -= 1
            if row > rank[i]:
                used[rank[i]] -= shapes[i].width + _APART
                put(i, row)
    kept = sorted(set(rank), reverse=True)
    layer = {row: i for i, row in enumerate(kept)}
    return [layer[row] for row in rank]


def _reach(inputs: Sequence[Sequence[int]], layers: Sequence[int]) -> int:
    """The longest span that an edge may have to be drawn, so that the dummies stay within a budget."""
    spans: list[list[int]] = [[] for _ in inputs]
    for i, sources in enumerate(inputs):
        for j in sources:
            spans[j].append(layers[i] - layers[j])
    for each in spans:
        each.sort()
    budget = 8 * len(inputs) + 100

    def excess(reach: int) -> bool:
        return sum(max(0, each[bisect.bisect(each, reach) - 1] - 1) for each in spans if each and each[0] <= reach) > budget

    return bisect.bisect_left(range(1, max(layers) + 2), True, key=excess)


@dataclass
class _Mesh:
    """The layered graph with its dummies. Nodes are numbered: first the boxes, then the dummies."""

    shapes: list[_Shape]
    rows: list[list[int]]
    layer: list[int]
    width: list[float]
    above: list[list[int]]  # for each node its neighbours in the layer above ...
    below: list[list[int]]  # ... and in the layer below
    source: list[int]  # the box whose value the lines below a node carry
    x: list[float] = field(default_factory=list)  # the middle of each node

    @classmethod
    def of(cls, shapes: list[_Shape], inputs: Sequence[Sequence[int]], layers: Sequence[int]) -> "_Mesh":
        layer = list(layers)
        width = [shape.width for shape in shapes]
        source = list(range(len(shapes)))
        links: list[tuple[int, int]] = []
        for i, consumers in enumerate(_reverse(inputs)):
            line = [i]  # line[k] is where the value is, k layers below its box
            for j in sorted(consumers, key=layers.__getitem__):
                while len(line) < layers[j] - layers[i]:
                    links.append((line[-1], len(layer)))
                    line.append(len(layer))
                    layer.append(layers[i] + len(line) - 1)
                    width.append(_DUMMY)
                    source.append(i)
                links.append((line[layers[j] - layers[i] - 1], j))
        above: list[list[int]] = [[] for _ in layer]
        below: list[list[int]] = [[] for _ in layer]
        for upper, lower in links:
            below[upper].append(lower)
            above[lower].append(upper)
        return cls(shapes, _first_rows(layer, above, below), layer, width, above, below, source)

    def is_dummy(self, node: int) -> bool:
        return node >= len(self.shapes)


def _first_rows(layer: Sequence[int], above: Sequence[Sequence[int]], below: Sequence[Sequence[int]]) -> list[list[int]]:
    """The layers in the order in which a walk along the edges meets their nodes, so that what is connected is near."""
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


# --- order in a layer -------------------------------------------------------------------------------------


def _untangle(mesh: _Mesh) -> None:
    """Orders the rows: sweeps of medians down and up, each followed by swaps of neighbours where the graph is small."""
    small = len(mesh.layer) <= 600
    best, fewest, since = [list(row) for row in mesh.rows], _crossings(mesh), 0
    for sweep in range(24 if small else 8):
        downwards = sweep % 2 == 0
        near = mesh.above if downwards else mesh.below
        at = {node: i for row in mesh.rows for i, node in enumerate(row)}
        for row in mesh.rows if downwards else reversed(mesh.rows):
            # Nodes without a neighbour on that side keep their places; the others are sorted around them.
            places = [i for i, node in enumerate(row) if near[node]]
            nodes = sorted((row[i] for i in places), key=lambda node: (median_low(at[j] for j in near[node]), at[node]))
            for i, node in zip(places, nodes, strict=True):
                row[i] = node
            at.update((node, i) for i, node in enumerate(row))
        if small:
            _swap(mesh, at)
        crossings = _crossings(mesh)
        since += 1
        if crossings < fewest:
            best, fewest, since = [list(row) for row in mesh.rows], crossings, 0
        if fewest == 0 or since == 6:
            break
    mesh.rows = best


def _swap(mesh: _Mesh, at: dict[int, int]) -> None:
    def crossing(left: int, right: int) -> int:
        return sum(
            at[i] > at[j] for near in (mesh.above, mesh.below) for i in near[left] for j in near[right]
        )

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


def _crossings(mesh: _Mesh) -> int:
    total = 0
    for upper, lower in zip(mesh.rows, mesh.rows[1:], strict=False):
        at = {node: i for i, node in enumerate(lower)}
        ends: list[int] = []
        for node in upper:
            for end in sorted((at[j] for j in mesh.below[node]), reverse=True):
                i = bisect.bisect_right(ends, end)
                total += len(ends) - i
                ends.insert(i, end)
    return total


# --- coordinates ------------------------------------------------------------------------------------------


def _settle(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Positions with position[i + 1] - position[i] >= gaps[i] and the least weighted square distance from `wanted`.

    Pool adjacent violators: shifted by the sum of the gaps before it, each position must be no less than the one before.
    """
    shifts = [0.0]
    for gap in gaps:
        shifts.append(shifts[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for i, (want, weight) in enumerate(zip(wanted, weights, strict=True)):
        mean, count = want - shifts[i], 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_count = pools.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, count = weight + other_weight, count + other_count
        pools.append((mean, weight, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + shift for mean, shift in zip(means, shifts, strict=True)]


def _spread(mesh: _Mesh) -> None:
    """Chooses `x`: each node is pulled to the mean of its neighbours, long lines harder than boxes."""
    gaps = [
        [
            (mesh.width[a] + mesh.width[b]) / 2 + (_DUMMY if mesh.is_dummy(a) or mesh.is_dummy(b) else _APART)
            for a, b in zip(row, row[1:], strict=False)
        ]
        for row in mesh.rows
    ]
    mesh.x = [0.0] * len(mesh.layer)
    for row, apart in zip(mesh.rows, gaps, strict=True):
        start = -sum(apart) / 2
        for node, x in zip(row, _settle([start] * len(row), [1.0] * len(row), apart), strict=True):
            mesh.x[node] = x

    def pull(node: int, sides: Sequence[Sequence[Sequence[int]]]) -> tuple[float, float]:
        total = weight = 0.0
        for side in sides:
            for other in side[node]:
                strength = 8.0 if mesh.is_dummy(node) and mesh.is_dummy(other) else 1.0
                strength /= len(side[node])
                total, weight = total + strength * mesh.x[other], weight + strength
        return (total / weight, weight) if weight else (mesh.x[node], 0.1)

    rounds = 24 if len(mesh.layer) <= 2000 else 8
    for turn in range(rounds):
        sides: Sequence[Sequence[Sequence[int]]]
        if turn >= rounds - 6:
            sides = (mesh.above, mesh.below)
        else:
            sides = (mesh.above,) if turn % 2 == 0 else (mesh.below,)
        pairs = list(zip(mesh.rows, gaps, strict=True))
        for row, apart in pairs if turn % 2 == 0 else reversed(pairs):
            pulls = [pull(node, sides) for node in row]
            places = _settle([want for want, _ in pulls], [weight for _, weight in pulls], apart)
            for node, x in zip(row, places, strict=True):
                mesh.x[node] = x


def _ports(mesh: _Mesh) -> dict[tuple[int, int], float]:
    """Where each line enters its box: as straight below its start as the width of the box allows."""
    ports: dict[tuple[int, int], float] = {}
    for node, shape in enumerate(mesh.shapes):
        starts = sorted(mesh.above[node], key=mesh.x.__getitem__)
        if not starts:
            continue
        left, right = mesh.x[node] - shape.width / 2 + 14, mesh.x[node] + shape.width / 2 - 14
        gap = min(_PORT, (right - left) / max(1, len(starts) - 1))
        wanted = [min(max(mesh.x[start], left), right) for start in starts]
        places = _settle(wanted, [1.0] * len(starts), [gap] * (len(starts) - 1))
        over = max(0.0, places[-1] - right) - max(0.0, left - places[0])
        for start, place in zip(starts, places, strict=True):
            ports[start, node] = place - over
    return ports


def _place(mesh: _Mesh) -> _Panel:
    """Coordinates for all nodes, and the panel drawn: lines first, boxes over them."""
    _untangle(mesh)
    _spread(mesh)
    least = min(x - width / 2 for x, width in zip(mesh.x, mesh.width, strict=True))
    mesh.x = [x - least for x in mesh.x]
    ports = _ports(mesh)
    tops: list[float] = []
    bottoms: list[float] = []
    y = 4.0
    for row in mesh.rows:
        tops.append(y)
        bottoms.append(y + max([mesh.shapes[node].height for node in row if not mesh.is_dummy(node)], default=0.0))
        # Where lines go far to the side they need height to stay apart.
        shift = max((abs(ports.get((node, j), mesh.x[j]) - mesh.x[node]) for node in row for j in mesh.below[node]),
                    default=0.0)  # fmt: skip
        y = bottoms[-1] + min(34 + shift * 0.09, 110)

    def box_top(node: int) -> float:
        # A box without inputs stands at the bottom of its layer, near what uses it.
        layer = mesh.layer[node]
        return tops[layer] if mesh.above[node] else bottoms[layer] - mesh.shapes[node].height

    drawn = list(_lines(mesh, ports, tops, bottoms, box_top))
    for node, shape in enumerate(mesh.shapes):
        drawn.append(_draw(shape, mesh.x[node] - shape.width / 2, box_top(node)))
    width = max(x + width / 2 for x, width in zip(mesh.x, mesh.width, strict=True))
    return _Panel(width, bottoms[-1] + 4, drawn)


def _lines(
    mesh: _Mesh,
    ports: dict[tuple[int, int], float],
    tops: Sequence[float],
    bottoms: Sequence[float],
    box_top: Callable[[int], float],
) -> Iterator[Markup]:
    """For each box one path of all lines that leave it, and one of their arrow heads.

    Lines bend only between layers; through a layer they go straight down, in a lane of their own or below their box.
    """
    steps: dict[int, list[str | float]] = {}
    heads: dict[int, list[str | float]] = {}
    for node, ends in enumerate(mesh.below):
        layer, x, source = mesh.layer[node], mesh.x[node], mesh.source[node]
        start = tops[layer] if mesh.is_dummy(node) else box_top(node) + mesh.shapes[node].height
        for i, end in enumerate(ends):
            line = steps.setdefault(source, [])
            high, low = bottoms[layer], tops[layer + 1]
            line += ["M", x, start if i == 0 else high]
            if i == 0 and start < high:
                line += ["L", x, high]
            arrives = not mesh.is_dummy(end)
            to = ports[node, end] if arrives else mesh.x[end]
            bend = low - 9 if arrives else low
            middle = (high + bend) / 2
            line += ["C", x, middle, to, middle, to, bend]
            if arrives:
                tip = box_top(end) - 1
                line += ["L", to, tip - 5]
                heads.setdefault(source, []).extend(["M", to, tip, "l", -4, -8, "l", 8, 0, "Z"])
    for source, line in steps.items():
        box = mesh.shapes[source].box
        tooltip = element("title", escape(box.title))
        d = " ".join(step if isinstance(step, str) else f"{step:.1f}" for step in line)
        yield element("path", tooltip, d=d, fill="none", stroke=_EDGE, stroke_width=1.3, stroke_linejoin="round",
                      class_="tenfold-edge", data_from=box.key)  # fmt: skip
        if source in heads:
            yield path(heads[source], fill=_EDGE)
