"""`python3 -m echochat`: prepares a clone as far as that is needed, then runs the command line."""

import sys

from echochat.bootstrap import enter_environment

if __name__ == "__main__":
    enter_environment()
    from echochat.cli import main

    sys.exit(main(sys.argv[1:]))
