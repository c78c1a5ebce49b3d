"""Benchmarks: ratios measured in one run, never as a test."""
