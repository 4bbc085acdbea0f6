"""Variables in answers: plain JSON (`engine.plain`)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainSerializer

from engine.plain import plain_json

Plain = Annotated[Any, PlainSerializer(plain_json)]
"""Any variable's value."""
Variables = Annotated[dict[str, Any], PlainSerializer(plain_json)]
"""Variables by name."""
