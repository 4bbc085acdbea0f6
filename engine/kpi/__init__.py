"""Indicators over the history: what each deal adds to each, their sums by day, their figures; and process losses."""
