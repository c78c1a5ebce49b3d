"""Deterministic demo data: every raw table of the contract for Tallyport, an invented B2B software company.

`python -m holdfast.generate --help` is the entry point. The same arguments give the same bytes: randomness is a
hash of (seed, purpose, index), nothing reads the clock, and rows are written in a fixed order.
"""
