"""What a diagram says: parsed, linted, described. Nothing here runs a process."""
