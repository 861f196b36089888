"""What the disk allows: how many files of 1 kB one writer writes, forces to the disk and links, a second.

Usage: disk.py FOLDER SECONDS.
"""

import os
import sys
import time


def main() -> None:
    folder, seconds = sys.argv[1], float(sys.argv[2])
    os.makedirs(folder)
    letter = b"x" * 1000
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        draft = f"{folder}/draft"
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(file, letter)
        os.fsync(file)
        os.close(file)
        os.link(draft, f"{folder}/{count}")
        os.unlink(draft)
        count += 1
    print(round(count / (time.monotonic() - began)))


main()
