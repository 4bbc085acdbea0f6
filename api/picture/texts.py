"""How much room a text takes, and how it is broken into lines.

Widths are those of Arial and Helvetica, which every system has or imitates.
"""

from __future__ import annotations

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
LEADING = 1.2
"""Line height, in font sizes."""
NARROWEST = 8

_WIDTHS = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[]\\ftі",
    333: "()-r`",
    389: "*",
    500: "Jcksvxyzгз",
    584: "+<=>~",
    611: "FTZГТ",
    667: "&ABEKPSVXYАБВЕКРУХЭ",
    722: "CDHNRUwЗИНПСЦЧЯмю",
    778: "GOQОДЛ",
    833: "MmМжшщыф",
    889: "%ЫЖШ",
    944: "WЮЩФ",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_USUAL, _WIDE = 556, 1000


def width(text: str, size: float) -> float:
    """Pixels that a line takes."""
    return sum(_WIDTH.get(letter, _WIDE if letter >= "\u2e80" else _USUAL) for letter in text) * size / 1000


def wrapped(text: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than `room`; a longer word is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width(joined, size) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        while width(word, size) > room and len(word) > 1:
            fits = next(count for count in range(len(word), 0, -1) if count == 1 or width(f"{word[:count]}-", size) <= room)
            lines.append(f"{word[:fits]}-")
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def fitted(text: str, size: float, room: float, height: float) -> tuple[list[str], float]:
    """Lines and a font size, smaller if need be, with which the text fits; what does not fit at all ends in “…”."""
    smaller = size
    while smaller > NARROWEST:
        lines = wrapped(text, smaller, room)
        is_broken = any(width(word, smaller) > room for word in text.split())
        if len(lines) * smaller * LEADING <= height and not (is_broken and smaller > NARROWEST + 1):
            return lines, smaller
        smaller -= 1
    lines = wrapped(text, NARROWEST, room)
    most = max(1, int(height / (NARROWEST * LEADING)))
    return (lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1].rstrip('-')}…"]), NARROWEST
