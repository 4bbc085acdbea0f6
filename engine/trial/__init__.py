"""Trying a diagram in memory, with made-up answers, before anybody works by it."""
