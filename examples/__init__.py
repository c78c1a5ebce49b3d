"""Real data through the whole path."""
