"""The command line `hatangso`: reading and scoring plans needs no database; the rest is Django's.

hatangso plan extract FILE        the plan in FILE as JSON
hatangso plan score ...           readings held against what a person read
hatangso speed_test URL           the line to a speed-test server, measured
hatangso ANY OTHER COMMAND ...    the commands of the site (migrate, runserver, …)
"""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code; each is loaded only when it is asked for."""
    arguments = sys.argv[1:] if argv is None else argv
    match arguments:
        case ["plan", "extract", *rest]:
            from hatangso.commands import plan_extract

            return plan_extract.main(rest)
        case ["plan", "score", *rest]:
            from hatangso.commands import plan_score

            return plan_score.main(rest)
        case ["speed_test", *rest]:
            from hatangso.commands import speed_test

            return speed_test.main(rest)
        case ["plan", *_]:
            print("Cách dùng: hatangso plan extract TỆP | hatangso plan score …", file=sys.stderr)
            print("Usage: hatangso plan extract FILE | hatangso plan score …", file=sys.stderr)
            return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatangso.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hatangso", *arguments])
    return 0
