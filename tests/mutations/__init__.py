"""The mutation check: see __main__.py."""
