"""How fast a durable step is, as ratios to SpiffWorkflow alone in memory, measured in the same run: `make bench`."""
