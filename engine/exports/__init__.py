"""The history for other tools: XES, OCEL, CSV and Parquet, streamed in bounded memory."""
