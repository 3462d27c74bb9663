#!/usr/bin/env python3
"""The guide's name for `make enable-database`, which moves WindFlow's data from SQLite to PostgreSQL while it serves."""

import os
import shutil
import sys
from pathlib import Path

if len(sys.argv) > 1:
    sys.exit("It takes no arguments; what PostgreSQL is reached by stands in .env or config/windflow.database.cfg.")
if not shutil.which("make"):
    sys.exit("make is not installed: run scripts/docker/enable database instead.")
os.chdir(Path(__file__).resolve().parent.parent)
os.execvp("make", ["make", "enable-database"])
