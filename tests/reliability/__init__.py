"""Breaks builds on purpose: what the tests of faults, hostile input and privacy share, and the report over them."""
