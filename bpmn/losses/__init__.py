"""Process losses that a diagram shows before anything runs: needless, doubled and over-complicated work."""
