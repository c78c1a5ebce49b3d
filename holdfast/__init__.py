"""Builds, checks and publishes the Holdfast marts. The SQL is the dbt project beside this package."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
