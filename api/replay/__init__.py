"""Importing deals from another CRM's export: a mapping file, rows, and the walk of each deal through the stages."""
