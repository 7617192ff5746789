"""`python -m countermove` is the `countermove` command."""

import sys

from countermove.cli import main

sys.exit(main())
