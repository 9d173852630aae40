"""Dataflow graphs drawn as self-contained SVG: boxes in layers, edges as smooth curves downwards."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import layered
from .svg import MONO, Markup, document, element, escape, path, text, text_width


@dataclass(frozen=True)
class Box:
    """One node of a `Diagram`.

    `key` is unique in its diagram; `inputs` are keys of boxes in the same diagram; `kind` chooses the colour
    (input, constant, op, control, effect, output, variable, vjp; any other is drawn grey); `children` are
    drawn inside the box, as labelled panels.
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
_LONGEST_TITLE, _LONGEST_LINE, _MOST_LINES = 40, 48, 8  # what is longer is in the tooltip only
_PAD = 12.0  # inside a box


def render(diagram: Diagram) -> str:
    """The text of an SVG file that shows `diagram`, with the diagrams inside its boxes as labelled panels.

    Each box has a tooltip with its title and all of its lines. An input that is named twice is one edge. In
    large graphs the longest edges are not drawn: the box that they would enter names their sources on a line
    of its own, after an arrow. Raises ValueError for a key that two boxes of one diagram have, an input that
    is no box's key, and a cycle.

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
    return document(
        width,
        header + panel.height + 24,
        diagram.title,
        [
            element("style", Markup(".tenfold-edge:hover{stroke:#0f172a;stroke-width:2.6}")),
            text(24, 36, shown, font_size=18, font_weight=700, fill=_INK),
            element("g", *legend, transform="translate(24 56)"),
            element("g", *panel.drawn, transform=f"translate({(width - panel.width) / 2:.1f} {header:.0f})"),
        ],
    )


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
    widest = max([900.0] + [panel.width for panel in panels])
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
    frame = element(
        "rect",
        x=0,
        y=0,
        width=shape.width,
        height=shape.height,
        rx=rounding,
        fill=paint.fill,
        stroke=paint.line,
        stroke_width=1.3,
    )
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
    frame = element(
        "rect",
        x=0,
        y=0,
        width=width,
        height=height,
        rx=8,
        fill="#ffffff",
        stroke=paint.line,
        stroke_dasharray="4 3",
    )
    label = text(_PAD, 18, title, font_size=12, font_weight=600, fill=paint.ink)
    moved = element("g", *inner.drawn, transform=f"translate({(width - inner.width) / 2:.1f} 28)")
    return _Panel(width, height, [frame, label, moved])


def _panel(diagram: Diagram) -> _Panel:
    boxes = diagram.boxes
    if not boxes:
        return _Panel(120, 32, [text(60, 20, "(empty)", font_size=_LINE, fill=_MUTED, text_anchor="middle")])
    inputs = _inputs(diagram)
    paints = [_PAINTS.get(box.kind, _NEUTRAL) for box in boxes]
    panels = [[_inner_panel(child, paint) for child in box.children] for box, paint in zip(boxes, paints, strict=True)]
    shapes = [_measure(box, inner, ()) for box, inner in zip(boxes, panels, strict=True)]
    outputs = frozenset(i for i, box in enumerate(boxes) if box.kind == "output")
    layer = layered.layers(inputs, [(shape.width, shape.height) for shape in shapes], outputs)
    span = layered.longest_span(inputs, layer)
    for i, sources in enumerate(inputs):
        far = [j for j in sources if layer[i] - layer[j] > span]
        if far:
            shapes[i] = _measure(boxes[i], panels[i], [boxes[j].title for j in far])
            inputs[i] = [j for j in sources if j not in far]
    return _place(shapes, layered.arrange([shape.width for shape in shapes], inputs, layer))


def _inputs(diagram: Diagram) -> list[list[int]]:
    """For each box the indices of the boxes that it takes its inputs from, each once."""
    index = {box.key: i for i, box in enumerate(diagram.boxes)}
    name = f"diagram {diagram.title!r}"
    for i, box in enumerate(diagram.boxes):
        if index[box.key] != i:
            raise ValueError(f"{name} has two boxes with the key {box.key!r}")
        for key in box.inputs:
            if key not in index:
                raise ValueError(f"box {box.key!r} of {name} has the input {key!r}, but no box has that key")
    inputs = [list(dict.fromkeys(index[key] for key in box.inputs)) for box in diagram.boxes]
    rest = set(range(len(inputs))).difference(layered.topological(inputs))
    if rest:
        keys = ", ".join(repr(diagram.boxes[i].key) for i in sorted(rest)[:8])
        raise ValueError(f"{name} has a cycle; on it, or below it, are the boxes {keys}")
    return inputs


def _place(shapes: Sequence[_Shape], mesh: layered.Mesh) -> _Panel:
    """The panel drawn: lines first, boxes over them."""
    ports = layered.ports(mesh)
    tops: list[float] = []
    bottoms: list[float] = []
    y = 4.0
    for row in mesh.rows:
        tops.append(y)
        bottoms.append(y + max((shapes[node].height for node in row if not mesh.is_dummy(node)), default=0.0))
        # Where lines go far to the side they need height to stay apart.
        aside = [abs(ports.get((i, j), mesh.x[j]) - mesh.x[i]) for i in row for j in mesh.below[i]]
        y = bottoms[-1] + min(34 + max(aside, default=0.0) * 0.09, 110)
    spots: list[float] = []  # the top of each box
    for node, shape in enumerate(shapes):
        # A box without inputs stands at the bottom of its layer, near what uses it.
        layer = mesh.layer[node]
        spots.append(tops[layer] if mesh.above[node] else bottoms[layer] - shape.height)
    drawn = list(_lines(shapes, mesh, ports, tops, bottoms, spots))
    for shape, x, top in zip(shapes, mesh.x, spots, strict=False):
        drawn.append(_draw(shape, x - shape.width / 2, top))
    width = max(x + width / 2 for x, width in zip(mesh.x, mesh.width, strict=True))
    return _Panel(width, bottoms[-1] + 4, drawn)


def _lines(
    shapes: Sequence[_Shape],
    mesh: layered.Mesh,
    ports: dict[tuple[int, int], float],
    tops: Sequence[float],
    bottoms: Sequence[float],
    spots: Sequence[float],
) -> Iterator[Markup]:
    """For each box one path of all lines that leave it, and one of their arrow heads.

    Lines bend only between layers. Through a layer they go straight down, in a lane of their own or in line
    with the box that they leave or enter; so none runs over another box.
    """
    steps: dict[int, list[str | float]] = {}
    heads: dict[int, list[str | float]] = {}
    for node, ends in enumerate(mesh.below):
        if not ends:
            continue
        layer, x, source = mesh.layer[node], mesh.x[node], mesh.source[node]
        start = tops[layer] if mesh.is_dummy(node) else spots[node] + shapes[node].height
        high, low = bottoms[layer], tops[layer + 1]
        line = steps.setdefault(source, [])
        line += ["M", x, start, "L", x, high] if start < high else ["M", x, high]
        for i, end in enumerate(ends):
            arrives = not mesh.is_dummy(end)
            to = ports[node, end] if arrives else mesh.x[end]
            bend = low - 9 if arrives else low
            middle = (high + bend) / 2
            line += ["M", x, high] if i else []
            line += ["C", x, middle, to, middle, to, bend]
            if arrives:
                line += ["L", to, spots[end] - 6]
                heads.setdefault(source, []).extend(["M", to, spots[end] - 1, "l", -4, -8, "l", 8, 0, "Z"])
    for source, line in steps.items():
        box = shapes[source].box
        yield path(
            line,
            element("title", escape(box.title)),
            class_="tenfold-edge",
            data_from=box.key,
            fill="none",
            stroke=_EDGE,
            stroke_width=1.3,
            stroke_linejoin="round",
        )
        if source in heads:
            yield path(heads[source], class_="tenfold-head", fill=_EDGE)
