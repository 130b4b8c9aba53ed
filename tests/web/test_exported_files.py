"""A file to keep holds no formula of anybody's, in its headings either: a survey's questions stand there."""

from hatangso.web.export import as_csv


def test_no_cell_of_a_csv_file_is_run_by_a_spreadsheet() -> None:
    written = as_csv(["=1+1", "Xã"], [["@SUM(A1)", -5.5]]).decode("utf-8-sig")
    assert written.splitlines() == ["'=1+1,Xã", "'@SUM(A1),-5.5"]
