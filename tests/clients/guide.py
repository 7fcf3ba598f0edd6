"""AWS's guide to cross-account access to objects, walked with boto3 and the AWS CLI in a running sandbox.

    xacct-sandbox serve --listen 127.0.0.1:0 --profiles FOLDER
    python tests/clients/guide.py FOLDER

Every step is a line, and the first that is not as expected ends it. `cargo xtask clients` does all of it.
"""

import argparse
import sys
import tempfile
import time

import access_points
import acls
import bucket_policies
import command_line
import customer_keys
import listings
import roles
import transfers
from stage import Stage, Unexpected

PARTS = [bucket_policies, acls, roles, customer_keys, access_points, transfers, listings, command_line]


def main():
    """Walks all parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="what `xacct-sandbox serve --profiles` was given")
    folder = parser.parse_args().folder
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        stage = Stage(folder, scratch)
        try:
            for part in PARTS:
                part.walk(stage)
        except Unexpected as error:
            sys.exit(f"\nnot as expected: {error}")
    print(f"\nall as expected, in {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()
