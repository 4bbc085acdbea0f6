"""A diagram as a picture: SVG, drawn from the places that its author gave the shapes."""

from __future__ import annotations

from api.picture.draw import svg

__all__ = ["svg"]
