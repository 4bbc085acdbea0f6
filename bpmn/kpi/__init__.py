"""Key performance indicators (KPI): what is measured at which elements of the completed process model.

The shipped ones are the YAML files of this folder; `definition.py` is how they are written.
"""
