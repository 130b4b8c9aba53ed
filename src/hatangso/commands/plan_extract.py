"""`hatangso plan extract`: what a plan's document says, as JSON on standard output.

A file that cannot be read gives exit code 2 and the reason, in Vietnamese and then in English, on
standard error.
"""

import argparse
import json
import sys
from pathlib import Path

from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.safe_reading import read_document_safely
from hatangso.domain.plans.extract import read_plan


def main(argv: list[str]) -> int:
    """Read one plan and print it; 0 when it was read, 2 when it was refused."""
    parser = argparse.ArgumentParser(prog="hatangso plan extract", description=__doc__)
    parser.add_argument("file", type=Path, help="the plan: .docx, .pdf, .txt, .md or .html")
    file: Path = parser.parse_args(argv).file
    try:
        plan = read_plan(read_document_safely(file))
    except DocumentRefused as refusal:
        print(refusal.vi, file=sys.stderr)
        print(refusal.en, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Không mở được tệp {file}; hãy kiểm tra tên tệp và quyền đọc.", file=sys.stderr)
        print(f"Cannot open {file} ({error.strerror}); check its name and permissions.", file=sys.stderr)
        return 2
    json.dump(plan.to_json(), sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0
