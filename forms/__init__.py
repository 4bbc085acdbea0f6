"""What people are asked: forms, checked again on the server. Nothing here runs a process."""
