"""Line charts as self-contained SVG: one panel, or several stacked over one x axis."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .svg import Markup, document, element, path, text, text_width

Point = tuple[float, float]

# Neighbours in this list differ in hue and in lightness; the ninth series starts over with a dashed line.
_COLOURS = ("#2563eb", "#ea580c", "#059669", "#9333ea", "#db2777", "#0891b2", "#a16207", "#475569")
_DASHES = (None, "7 4", "2 3")
_INK, _MUTED, _GRID, _AXIS = "#0f172a", "#64748b", "#e8edf3", "#94a3b8"
_LARGEST = 1e300  # beyond it the length of an axis would overflow


@dataclass(frozen=True)
class Panel:
    """The curves that share one y axis. `series` maps a curve's name to its (x, y) points, in x order."""

    series: Mapping[str, Sequence[Point]]
    y_label: str


@dataclass(frozen=True)
class _Scale:
    """Maps [low, high] to [start, stop] on the page (stop < start for y, which grows upwards)."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)


def line_chart(
    series: Mapping[str, Sequence[Point]],
    *,
    title: str,
    x_label: str,
    y_label: str,
    width: float = 760,
    height: float = 300,
) -> str:
    """The text of an SVG file with one curve for each entry of `series`, its last value written beside it.

    A point whose x or y is not finite (or beyond 1e300) is a gap in its curve. A curve of one point is a dot;
    a chart without any point says "no data". `height` is that of the plot, without title and labels.

    >>> svg = line_chart({"train": [(1, 0.9), (2, 0.4)]}, title="Loss", x_label="epoch", y_label="loss")
    >>> svg.startswith("<svg")
    True
    """
    return stacked([Panel(series, y_label)], title=title, x_label=x_label, width=width, height=height)


def stacked(panels: Sequence[Panel], *, title: str, x_label: str, width: float = 760, height: float = 220) -> str:
    """Several `Panel`s one above the other over a common x axis, each `height` high (loss and accuracy, say).

    A name that several panels have keeps its colour in all of them. Raises ValueError for no panels, and for
    a plot too small to hold its labels (`width` < 320 or `height` < 80).
    """
    if not panels:
        raise ValueError("a chart needs at least one panel, got none")
    if width < 320 or height < 80:
        raise ValueError(f"a chart needs width >= 320 and height >= 80, got width={width}, height={height}")
    names = list(dict.fromkeys(name for panel in panels for name in panel.series))
    curves = [{name: _curve(points) for name, points in panel.series.items()} for panel in panels]
    every_x = [x for panel in curves for curve in panel.values() for run in curve for x, _ in run]
    x_ticks = _ticks(every_x, about=8, whole=all(x == int(x) for x in every_x))
    every_y = [[y for curve in panel.values() for run in curve for _, y in run] for panel in curves]
    y_ticks = [_ticks(values, about=height / 45) for values in every_y]
    ends = [f"{_last(curve)[1]:.4g}" for panel in curves for curve in panel.values() if curve]
    left = 30 + max(text_width(label, 12) for ticks in y_ticks for label in _labels(ticks))
    right = width - 30 - max((text_width(end, 12, bold=True) for end in ends), default=0)
    low, high = (min(every_x), max(every_x)) if len(set(every_x)) > 1 else (x_ticks[0], x_ticks[-1])
    across = _Scale(low, high, left, right)

    drawn = [text(24, 36, title, font_size=18, font_weight=700, fill=_INK)]
    top = 52.0
    for panel, panel_curves, ticks in zip(panels, curves, y_ticks, strict=True):
        keys = {name: names.index(name) for name in panel.series}
        header, header_height = _header(panel.y_label, keys, top, width)
        drawn += header
        down = _Scale(ticks[0], ticks[-1], top + header_height + height, top + header_height)
        drawn += _grid(across, down, x_ticks, ticks)
        if any(panel_curves.values()):
            drawn += _panel_curves(panel_curves, keys, across, down)
        else:
            x, y = (left + right) / 2, down.start - height / 2
            drawn.append(text(x, y, "no data", text_anchor="middle", font_size=14, fill=_MUTED))
        top = down.start + 30
    drawn.append(text((left + right) / 2, top + 18, x_label, text_anchor="middle", font_size=13, fill=_MUTED))
    return document(width, top + 36, title, drawn)


def _curve(points: Sequence[Point]) -> list[list[Point]]:
    """The runs of plottable points, cut where a point is not."""
    runs: list[list[Point]] = [[]]
    for x, y in points:
        # The comparison is false for NaN as well.
        if abs(x) <= _LARGEST and abs(y) <= _LARGEST:
            runs[-1].append((float(x), float(y)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _last(curve: list[list[Point]]) -> Point:
    return curve[-1][-1]


def _ticks(values: Sequence[float], *, about: float, whole: bool = False) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten from below the least value to above the greatest."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    largest = max(abs(low), abs(high))
    if high - low <= largest * 1e-9 or high - low < 1e-290:
        if whole and largest < 1e9:
            margin = 1.0
        else:
            margin = largest * 0.1 if largest > 1e-290 else 0.5
        low, high = low - margin, high + margin
    rough = (high - low) / max(2.0, about)
    power = math.floor(math.log10(rough))
    # A division by a positive power keeps 0.1 exact where a product with 10.0 ** -1 would not.
    tens = 10.0**power if power >= 0 else 1 / 10.0**-power
    step = next(m * tens for m in (1, 2, 5, 10) if m * tens >= rough * 0.999)
    if whole:
        step = max(1.0, step)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, -power) if -300 < power < 15 else i * step for i in range(first, last + 1)]


def _labels(ticks: Sequence[float]) -> list[str]:
    """The ticks as text, all with as many decimals as the step between them needs."""
    power = math.floor(math.log10(ticks[1] - ticks[0]) + 1e-6)
    largest = max(abs(tick) for tick in ticks)
    if largest < 1e6 and power >= -5:
        return [f"{tick:,.{max(0, -power)}f}" for tick in ticks]
    decimals = min(15, max(0, math.floor(math.log10(largest)) - power))
    return ["0" if tick == 0 else f"{tick:.{decimals}e}" for tick in ticks]


def _header(label: str, keys: Mapping[str, int], top: float, width: float) -> tuple[list[Markup], float]:
    """The panel's name and its legend behind it, in as many rows as it takes; and their height."""
    drawn = [text(24, top + 18, label, font_size=13, font_weight=600, fill=_INK)]
    start = x = 24 + text_width(label, 13, bold=True) + 22
    y = top + 18
    for name, index in keys.items():
        shown = name if len(name) <= 40 else name[:39] + "…"
        needed = 26 + text_width(shown, 12) + 16
        if x + needed > width - 16 and x > start:
            x, y = start, y + 18
        drawn.append(path(["M", x, y - 4, "L", x + 18, y - 4], **_stroke(index)))
        drawn.append(text(x + 25, y, shown, font_size=12, fill=_MUTED))
        x += needed
    return drawn, y - top + 20


def _stroke(index: int) -> dict[str, str | float | None]:
    colour, dash = index % len(_COLOURS), index // len(_COLOURS) % len(_DASHES)
    return {
        "fill": "none",
        "stroke": _COLOURS[colour],
        "stroke_width": 2.2,
        "stroke_dasharray": _DASHES[dash],
        "stroke_linejoin": "round",
        "stroke_linecap": "round",
    }


def _grid(across: _Scale, down: _Scale, x_ticks: Sequence[float], y_ticks: Sequence[float]) -> Iterator[Markup]:
    for tick, label in zip(y_ticks, _labels(y_ticks), strict=True):
        y = down(tick)
        colour = _AXIS if tick == y_ticks[0] else _GRID
        yield path(["M", across.start, y, "L", across.stop, y], stroke=colour, stroke_width=1)
        yield text(across.start - 9, y + 4, label, text_anchor="end", font_size=12, fill=_MUTED)
    room = -math.inf
    for tick, label in zip(x_ticks, _labels(x_ticks), strict=True):
        x, half = across(tick), text_width(label, 12) / 2
        if not across.low <= tick <= across.high:
            continue
        yield path(["M", x, down.start, "L", x, down.start + 5], stroke=_AXIS, stroke_width=1)
        if x - half > room:
            yield text(x, down.start + 19, label, text_anchor="middle", font_size=12, fill=_MUTED)
            room = x + half + 6


def _panel_curves(
    curves: Mapping[str, list[list[Point]]], keys: Mapping[str, int], across: _Scale, down: _Scale
) -> Iterator[Markup]:
    labels: list[tuple[float, str, str]] = []
    for name, curve in curves.items():
        colour = _COLOURS[keys[name] % len(_COLOURS)]
        steps: list[str | float] = []
        for run in curve:
            placed = [(across(x), down(y)) for x, y in _thin(run, across)]
            for order, (x, y) in enumerate(placed):
                steps += ["M" if order == 0 else "L", x, y]
            if len(placed) == 1:
                yield element("circle", cx=placed[0][0], cy=placed[0][1], r=2.6, fill=colour)
        if steps:
            yield path(steps, class_="curve", **_stroke(keys[name]))
            x, y = _last(curve)
            tip = element("title", Markup(f"{x:.6g}: {y:.6g}"))
            yield element(
                "circle",
                tip,
                cx=across(x),
                cy=down(y),
                r=3.6,
                fill=colour,
                stroke="#ffffff",
                stroke_width=1.4,
            )
            labels.append((down(y), f"{y:.4g}", colour))
    # Last values stand at the right edge, pushed apart so that none covers another, then up from the bottom.
    labels.sort()
    heights: list[float] = []
    for y, _, _ in labels:
        heights.append(max(y, heights[-1] + 15) if heights else y)
    for i in range(len(heights)):
        below = heights[-i] - 15 if i else down.start
        heights[-1 - i] = min(heights[-1 - i], below)
    for y, (_, label, colour) in zip(heights, labels, strict=True):
        yield text(across.stop + 10, y + 4, label, font_size=12, font_weight=700, fill=colour)


def _thin(run: list[Point], across: _Scale) -> list[Point]:
    """At most four points for each pixel column (first, least, greatest, last), which look the same."""
    if len(run) <= 4 * (across.stop - across.start):
        return run
    columns: dict[int, list[Point]] = {}
    for point in run:
        columns.setdefault(int(across(point[0])), []).append(point)
    thin: list[Point] = []
    for column in columns.values():
        least = min(range(len(column)), key=lambda i: column[i][1])
        greatest = max(range(len(column)), key=lambda i: column[i][1])
        thin += [column[i] for i in sorted({0, least, greatest, len(column) - 1})]
    return thin
