"""The scoring command: what it prints and with which code it ends."""

import json
from pathlib import Path

import pytest

from hatangso.commands.plan_score import main

PLAN = """KẾ HOẠCH
Phát triển hạ tầng số trên địa bàn phường An Hải giai đoạn 2026 - 2030

II. MỤC TIÊU
2. Mục tiêu đến năm 2030
- Mạng băng rộng di động 5G phủ sóng 100% dân số.
"""
ABSENT = "Mỗi hộ gia đình có một cuốn sách về chuyển đổi số."


@pytest.fixture
def expected(tmp_path: Path) -> Path:
    """An expected file with one target that the plan beside it does not have."""
    (tmp_path / "mau.txt").write_text(PLAN, encoding="utf-8")
    target = {"text": ABSENT, "year": 2030, "component": None, "lead": [], "coordinating": []}
    target |= {"measures": [{"indicator": None, "op": "done", "value": None, "unit": None}]}
    target |= {"output": "", "schedule_text": "", "note": ""}
    document = dict.fromkeys(("number", "date", "title", "locality", "level", "period", "signer"))
    empty: dict[str, object] = {
        part: [] for part in ("tasks", "assignments", "commitments", "duties", "warnings")
    }
    plan = {"plan": "mau.txt", "document": document | {"legal_bases": []}, "targets": [target], **empty}
    path = tmp_path / "mau.expected.json"
    path.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_table_has_a_line_for_the_plan_and_one_for_all_together(
    expected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(expected), "--verbose"]) == 0
    printed = capsys.readouterr().out
    lines = [line.split()[0] for line in printed.splitlines() if line.startswith(("mau", "together"))]
    assert lines == ["mau", "together"]
    assert f"statements missed: 2030 | {ABSENT}" in printed


def test_under_the_minimum_it_ends_with_one(expected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(expected), "--minimum", "0.5"]) == 1
    assert "statements" in capsys.readouterr().err


def test_all_expected_files_of_a_folder_are_scored_and_printed_as_json(
    expected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--plans", str(expected.parent), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"mau", "together"}
    assert printed["mau"]["kinds"]["statements"]["missed"] == [f"2030 | {ABSENT}"]
    assert printed["together"]["kinds"]["statements"]["f1"] == 0.0


def test_a_file_that_is_not_there_is_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["khong-co.expected.json"]) == 2
    told = capsys.readouterr().err
    assert "Không tìm thấy tệp khong-co.expected.json" in told
    assert "No such file" in told
