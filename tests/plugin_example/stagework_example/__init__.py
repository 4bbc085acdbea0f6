"""An example of a Stagework plug-in package. See docs/plug-ins.md."""
