"""What a changed stage would have made of past deals, and of those to come."""
