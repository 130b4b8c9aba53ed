"""`hatangso plan score`: read plans and hold what was read against what a person read by hand.

    hatangso plan score tests/samples/plans/*.expected.json --plans ../shared/plans --verbose

Each expected file names its plan; the plan is looked for in --plans, else beside the expected file.
Without files, all *.expected.json of --plans are scored.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatangso.adapters.document import read_document
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.score import KINDS, Score, score
from hatangso.domain.plans.tally import Tally

TOGETHER = "together"


def main(argv: list[str]) -> int:
    """Print the scores; 1 if a kind's F1 over all plans together is under --minimum, 2 for no such file."""
    options = _parser().parse_args(argv)
    folder: Path | None = options.plans
    files: list[Path] = options.files or (sorted(folder.glob("*.expected.json")) if folder else [])
    absent = [path for path in files if not path.is_file()]
    if absent or not files:
        what = ", ".join(map(str, absent)) or "*.expected.json"
        print(f"Không tìm thấy tệp {what}. / No such file: {what}.", file=sys.stderr)
        return 2
    scores = {path.name.removesuffix(".expected.json"): score_file(path, folder) for path in files}
    scores[TOGETHER] = added(list(scores.values()))
    if options.json:
        print(json.dumps({name: _as_json(one) for name, one in scores.items()}, ensure_ascii=False, indent=1))
    else:
        print(_table({name: one.kinds for name, one in scores.items()}, KINDS))
        if options.verbose:
            _print_details(scores)
    under = [kind for kind in KINDS if scores[TOGETHER].kinds[kind].f1 < options.minimum]
    if under:
        print(f"Dưới mức {options.minimum}: {', '.join(under)}. / Under the minimum.", file=sys.stderr)
    return 1 if under else 0


def score_file(expected_path: Path, plans: Path | None = None) -> Score:
    """Read the plan that an expected file names (from `plans`, else from beside it) and score the reading."""
    expected = json.loads(expected_path.read_text(encoding="utf-8"))
    return score(expected, extracted((plans or expected_path.parent) / expected["plan"]))


def extracted(plan: Path) -> dict[str, Any]:
    """The plan's JSON as the program prints it."""
    read = read_plan(read_document(plan.read_bytes(), plan.name)).to_json()
    printed: dict[str, Any] = json.loads(json.dumps(read, ensure_ascii=False))
    return printed


def added(scores: list[Score]) -> Score:
    """The tallies of all plans together."""
    whole = scores[0]
    for one in scores[1:]:
        whole = whole + one
    return whole


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hatangso plan score", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.expected.json")
    parser.add_argument("--plans", type=Path, metavar="DIR", help="the folder of the plans")
    parser.add_argument("--minimum", type=float, default=0.0, metavar="F1")
    parser.add_argument(
        "--verbose", action="store_true", help="list what was missed and what was read wrongly"
    )
    parser.add_argument("--json", action="store_true")
    return parser


def _table(rows: Mapping[str, Mapping[str, Tally]], columns: tuple[str, ...]) -> str:
    """F1 by plan and kind, with right/expected/found below the line of each plan's F1."""
    width = max(map(len, rows))
    lines = [" " * width + "".join(f"{column:>15}" for column in columns)]
    for name, tallies in rows.items():
        lines.append(f"{name:<{width}}" + "".join(f"{tallies[column].f1:>15.3f}" for column in columns))
        counts = (tallies[column] for column in columns)
        lines.append(" " * width + "".join(f"{f'{t.right}/{t.expected}/{t.found}':>15}" for t in counts))
    return "\n".join([*lines, "", "F1, and below it right/expected/found."])


def _print_details(scores: Mapping[str, Score]) -> None:
    for name, one in scores.items():
        if name == TOGETHER:
            continue
        print(f"\n== {name}")
        for field, tally in one.fields.items():
            if tally.f1 < 1:
                print(f"   {field}: {tally.f1:.3f}")
        for kind, tally in one.kinds.items():
            for mark, texts in (("missed", tally.missed), ("extra", tally.extra)):
                for text in texts:
                    print(f"   {kind} {mark}: {text}")


def _as_json(one: Score) -> dict[str, Any]:
    return {
        part: {
            key: {
                "precision": tally.precision,
                "recall": tally.recall,
                "f1": tally.f1,
                "right": tally.right,
                "expected": tally.expected,
                "found": tally.found,
                "missed": tally.missed,
                "extra": tally.extra,
            }
            for key, tally in tallies.items()
        }
        for part, tallies in (("kinds", one.kinds), ("fields", one.fields))
    }
