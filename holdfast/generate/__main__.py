"""Command line: `python -m holdfast.generate --customers 1000 --months 24 --seed 7 --out folder`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from .run import write_folder, write_seeds
from .timeline import Settings

EVENTS_PER_CUSTOMER = 52
# A user makes at most about this many events when nothing else is asked for; more events mean more users.
EVENTS_PER_USER = 600
SEEDS_FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "raw"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"holdfast.generate: {message}", file=sys.stderr)
        raise SystemExit(2)


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = _Parser(
        prog="holdfast.generate",
        description="Write the demo raw data, the same bytes for the same arguments.",
    )
    parser.add_argument(
        "--customers", type=int, default=1000, help="customers that ever sign up (default 1000)"
    )
    parser.add_argument("--months", type=int, default=24, help="full months from 2024-01 on (default 24)")
    parser.add_argument("--seed", type=int, default=7, help="another seed gives another company (default 7)")
    parser.add_argument(
        "--events", type=int, help=f"events to aim at (default {EVENTS_PER_CUSTOMER} per customer)"
    )
    parser.add_argument(
        "--users-per-customer", type=float, help="mean (default 1.6; more when --events asks for more)"
    )
    parser.add_argument("--out", type=Path, help="folder to write to")
    parser.add_argument(
        "--format", choices=("csv", "parquet"), help="of the tables in the folder (default parquet)"
    )
    parser.add_argument(
        "--seeds",
        action="store_true",
        help="write the CSV seeds of the project, to seeds/raw unless --out says otherwise",
    )
    args = parser.parse_args(words)
    if not 1 <= args.customers <= 2_000_000:
        parser.error(f"--customers must be from 1 to 2000000, not {args.customers}")
    if not 1 <= args.months <= 120:
        parser.error(f"--months must be from 1 to 120, not {args.months}")
    if args.seed < 0:
        parser.error(f"--seed must be 0 or more, not {args.seed}")
    if args.events is None:
        args.events = EVENTS_PER_CUSTOMER * args.customers
    if not 0 <= args.events <= 2_000_000_000:
        parser.error(f"--events must be from 0 to 2000000000, not {args.events}")
    if args.users_per_customer is None:
        args.users_per_customer = max(1.6, args.events / args.customers / EVENTS_PER_USER)
    if not 1 <= args.users_per_customer <= 10_000:
        parser.error(f"--users-per-customer must be from 1 to 10000, not {args.users_per_customer:g}")
    if args.seeds and args.format == "parquet":
        parser.error("--seeds are CSV; leave out --format parquet")
    if not args.seeds and args.out is None:
        parser.error("--out is missing: name the folder to write to, or ask for --seeds")
    return args


def main(words: list[str] | None = None) -> int:
    """Run the command; the exit status."""
    args = _arguments(words)
    settings = Settings(args.customers, args.months, args.seed, args.events, args.users_per_customer)
    folder = args.out or SEEDS_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        rows = (
            write_seeds(settings, folder)
            if args.seeds
            else write_folder(settings, folder, args.format or "parquet")
        )
    except OSError as failure:
        print(f"holdfast.generate: cannot write to {folder}: {failure.strerror or failure}", file=sys.stderr)
        return 2
    print(f"wrote 19 raw tables with {rows} events to {folder}, as of {settings.as_of}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
