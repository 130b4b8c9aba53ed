"""One declaration, three runs: the server's Python, the browser's script, the workbook's formulas agree."""

import json
import random
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from tests.adapters.spreadsheets import by_libreoffice, needs_libreoffice
from tests.rule_examples import Example, example, examples, rows_of
from xlsxwriter.utility import xl_rowcol_to_cell

from hatangso.adapters.filing_workbook_rules import LONGEST_VALIDATION, refusal
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.domain.validation.checking import check_rows
from hatangso.domain.validation.excel import broken_formula
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.page import rules_for_page
from hatangso.domain.validation.rule import Rule

REPOSITORY = Path(__file__).resolve().parents[2]
Told = dict[str, list[str]]
SHAPES: list[dict[str, Any]] = [
    {"kind": "ratio", "unit": "%", "counts": ["fibre_households", "households"]},
    {"kind": "ratio", "unit": "%", "part_of_whole": False, "counts": ["stations_5g", "stations_4g"]},
    {"kind": "ratio", "unit": "x", "part_of_whole": False, "counts": ["download_now", "download_base_year"]},
    {"kind": "value", "unit": "Mbit/s"},
]
RUN = """
import { readFileSync } from "node:fs";
import ts from "typescript";
const source = readFileSync("src/hatangso/web/islands/checks.ts", "utf8");
const options = { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } };
const script = ts.transpileModule(source, options).outputText;
const checks = await import("data:text/javascript;base64," + Buffer.from(script).toString("base64"));
const asked = JSON.parse(readFileSync(0, "utf8"));
const typed = (key, field) => asked.typed[key]?.[field] ?? null;
const found = {};
for (const key of Object.keys(asked.declared.rows)) {
  found[key] = ["vi", "en"].map((language) => checks.checkRow(asked.declared, key, typed, language));
}
const numbers = asked.numbers.map((number) => checks.formatNumber(number));
const parsed = asked.texts.map((text) => checks.parseNumber(text) ?? null);
console.log(JSON.stringify({ found, numbers, parsed }));
"""


def many_rows() -> list[Example]:
    """300 rows drawn around the thresholds, with whatever the server finds as what must be found."""
    draw = random.Random(20_261_121)
    rows = []
    for number in range(300):
        shape = draw.choice(SHAPES)
        fields = ("part", "whole") if shape["kind"] == "ratio" else ("value",)
        typed = {name: _some_number(draw) for name in fields if draw.random() > 0.1}
        given = {
            name: _some_number(draw)
            for name in ("before.value", "before.whole", "other0.value", "place.households")
            if draw.random() > 0.4
        }
        for among in ("peers", "history"):
            if draw.random() > 0.5:
                given |= {f"{among}.n": draw.randint(5, 12), f"{among}.middle": _some_number(draw)}
                given[f"{among}.scale"] = draw.choice([0, 0.5, 5, 20])
        other = draw.choice(["measured", "reported"])
        told = {"shape": shape, "typed": typed, "given": given, "others": [other], "finds": []}
        rows.append(example(f"drawn-{number}", "", told))
    return rows


def _some_number(draw: random.Random) -> float:
    return draw.choice([0, 1, 2, 10, 40, 50, 99, 100, 101, 1000, 4000, 0.5, 33.3, -1, draw.randint(0, 200)])


def by_python(all_of_them: list[Example]) -> Told:
    found: Told = {one.key: [] for one in all_of_them}
    for finding in check_rows(rows_of(all_of_them)):
        found[finding.key].append(f"{finding.rule}@{finding.field}{'!' if finding.is_hard else '?'}")
    return {key: sorted(marks) for key, marks in found.items()}


def by_browser_script(all_of_them: list[Example], **more: Any) -> dict[str, Any]:
    """What checks.ts finds, run by Node as the browser would; it is handed the same JSON as a page."""
    node = shutil.which("node") or next(iter(map(str, REPOSITORY.glob(".venv/bin/node"))), None)
    if node is None or not (REPOSITORY / "node_modules" / "typescript").is_dir():
        pytest.skip("Node or its packages are not on this machine (make setup installs them)")
    declared = rules_for_page(rows_of(all_of_them))
    for one in all_of_them:
        declared["rows"][one.key]["parts"] = list(one.parts)
    asked = {"declared": declared, "typed": {one.key: one.typed for one in all_of_them}}
    ran = subprocess.run(
        [node, "--input-type=module", "-e", RUN],
        input=json.dumps({"numbers": [], "texts": [], **asked, **more}),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def marks(found: list[dict[str, Any]]) -> list[str]:
    return sorted(f"{one['rule']}@{one['field']}{'!' if one['hard'] else '?'}" for one in found)


def by_libreoffices_formulas(all_of_them: list[Example], folder: Path) -> Told:
    """What the formulas find: typed numbers in columns A to C, a formula for each rule from D on."""
    kept = BytesIO()
    lines = {one.key: line for line, one in enumerate(all_of_them)}
    with xlsxwriter.Workbook(kept) as book:
        page = book.add_worksheet()
        for one in all_of_them:
            line = lines[one.key]
            for name, number in one.typed.items():
                page.write_number(line, NUMBERS.index(name), number)
            for at, rule in enumerate(one.rules, start=len(NUMBERS)):
                page.write_formula(line, at, f"={_formula(one, rule, lines)}", None, "")
    page = load_workbook(BytesIO(by_libreoffice(kept.getvalue(), folder)), data_only=True).worksheets[0]
    found: Told = {}
    for one in all_of_them:
        broken = [
            rule
            for at, rule in enumerate(one.rules, start=len(NUMBERS))
            if page.cell(lines[one.key] + 1, at + 1).value is True
        ]
        found[one.key] = sorted(f"{r.code}@{r.field}{'!' if r.severity == 'hard' else '?'}" for r in broken)
    return found


def refused_by_excel(all_of_them: list[Example], folder: Path) -> set[tuple[str, str]]:
    """The typed cells that the validation does not take: its formula, worked out in a cell."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        page = book.add_worksheet()
        for line, one in enumerate(all_of_them):
            cells = {name: xl_rowcol_to_cell(line, at) for at, name in enumerate(NUMBERS)}
            for at, name in enumerate(NUMBERS):
                if name in one.typed:
                    page.write_number(line, at, one.typed[name])
                    formula, message = refusal(one.rules, name, cells, "vi")
                    assert max(len(formula), len(message)) <= LONGEST_VALIDATION
                    page.write_formula(line, at + len(NUMBERS), formula, None, "")
    page = load_workbook(BytesIO(by_libreoffice(kept.getvalue(), folder)), data_only=True).worksheets[0]
    return {
        (one.key, name)
        for line, one in enumerate(all_of_them)
        for at, name in enumerate(NUMBERS)
        if name in one.typed and page.cell(line + 1, at + len(NUMBERS) + 1).value is not True
    }


def _formula(one: Example, rule: Rule, lines: dict[str, int]) -> str:
    cells = {name: xl_rowcol_to_cell(lines[one.key], at) for at, name in enumerate(NUMBERS)}
    for at, name in enumerate(NUMBERS if one.parts else ()):
        added = ",".join(xl_rowcol_to_cell(lines[part], at) for part in one.parts)
        cells[f"parts.{name}"] = f"IF(COUNT({added})={len(one.parts)},SUM({added}),NA())"
    return broken_formula(rule, cells, one.given)


def test_python_finds_what_the_examples_say() -> None:
    assert by_python(examples()) == {one.key: list(one.finds) for one in examples()}


def test_every_rule_has_an_example_that_breaks_it_and_one_that_keeps_it() -> None:
    broken = {mark.partition("@")[0] for one in examples() for mark in one.finds}
    assert broken == {rule.code for one in examples() for rule in one.rules}
    assert sum(not one.finds for one in examples()) > 20


def test_the_browsers_script_finds_the_same_and_says_it_in_the_same_words() -> None:
    rows = examples() + many_rows()
    answer = by_browser_script(rows)["found"]
    assert {key: marks(vi) for key, (vi, _) in answer.items()} == by_python(rows)
    said: dict[str, list[tuple[str, str]]] = {one.key: [] for one in rows}
    for finding in check_rows(rows_of(rows)):
        said[finding.key].append((finding.words.vi, finding.words.en))
    assert {
        key: [(one["text"], other["text"]) for one, other in zip(vi, en, strict=True)]
        for key, (vi, en) in answer.items()
    } == said


def test_the_browsers_script_reads_and_writes_numbers_as_the_server_does() -> None:
    draw = random.Random(7)
    numbers = [0, -0.04, 0.25, 0.15, 99.95, 1234.5, 1e6, -12.05, 1e21, 1.5e-7, 2.5, 0.05, 123456789.96]
    numbers += [round(draw.uniform(-1e5, 1e5), draw.randint(0, 6)) for _ in range(300)]
    texts = [
        "1.234,5",
        "99,5 %",
        "1.234",
        "99.5",
        "chín",
        "1,2,3",
        "",
        "0.125",
        "1.23.4",
        "-3",
        "−3",
        ".5",
        "5.",
    ]
    texts += [
        "1.234.567",
        "12.345",
        "1234.567",
        "0,5",
        "1 234",
        "9" * 400,
        "1.2345",
        ",5",
        "5,",
        "+7",
        "1.000,25",
    ]
    texts += ["".join(draw.choices("0123456789.,-% ", k=draw.randint(1, 9))) for _ in range(300)]
    answer = by_browser_script([], numbers=numbers, texts=texts)
    assert answer["numbers"] == [format_number(number) for number in numbers]
    assert dict(zip(texts, answer["parsed"], strict=True)) == {text: parse_number(text) for text in texts}


@needs_libreoffice
@pytest.mark.slow
def test_the_workbooks_formulas_find_the_same(tmp_path: Path) -> None:
    rows = examples() + many_rows()
    assert by_libreoffices_formulas(rows, tmp_path) == by_python(rows)


@needs_libreoffice
@pytest.mark.slow
def test_excel_refuses_at_once_exactly_what_the_hard_rules_of_the_cell_refuse(tmp_path: Path) -> None:
    rows = examples() + many_rows()
    hard = {(f.key, f.field) for f in check_rows(rows_of(rows)) if f.is_hard}
    typed = {(one.key, name) for one in rows for name in one.typed}
    assert refused_by_excel(rows, tmp_path) == hard & typed
