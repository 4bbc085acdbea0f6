"""Process instances over time: commands, queries, state, store."""
