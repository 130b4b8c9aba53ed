"""`hatangso plan extract` as it is typed: JSON out, or two sentences and exit code 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.making import SENTENCE, docx, paragraph

from hatangso import cli

PLAN = (
    "KẾ HOẠCH\nPhát triển hạ tầng số phường Mẫu\n"
    "II. MỤC TIÊU\n1. Mục tiêu đến năm 2030\n- Phủ sóng 5G 100% dân số.\n"
)


def test_a_plan_is_printed_as_json_with_its_own_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "kế hoạch.txt"
    plan.write_text(PLAN, encoding="utf-8")
    assert cli.main(["plan", "extract", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert [target["text"] for target in json.loads(printed)["targets"]] == ["Phủ sóng 5G 100% dân số."]
    assert "Phủ sóng" in printed


def test_a_refusal_is_told_in_vietnamese_then_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    macro = tmp_path / "a.docx"
    macro.write_bytes(docx(paragraph(SENTENCE), **{"word__vbaProject.bin": "x"}))
    assert cli.main(["plan", "extract", str(macro)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    vietnamese, english = captured.err.strip().split("\n")
    assert "macro" in vietnamese
    assert "hãy" in vietnamese
    assert "macros" in english


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", "extract", str(tmp_path / "không có.docx")]) == 2
    assert "Không mở được tệp" in capsys.readouterr().err


def test_an_unknown_plan_command_shows_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", "sing"]) == 2
    assert "hatangso plan extract" in capsys.readouterr().err


def test_reading_a_plan_starts_no_django(tmp_path: Path) -> None:
    plan = tmp_path / "a.txt"
    plan.write_text(PLAN, encoding="utf-8")
    code = (
        f"import sys; from hatangso import cli; code = cli.main(['plan', 'extract', {str(plan)!r}]);"
        " sys.exit(3 if 'django' in sys.modules else code)"
    )
    source = Path(cli.__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True
    )
    assert done.returncode == 0


def test_other_commands_are_django_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert capsys.readouterr().out.strip().startswith("5.2")
