"""Data asked for and filed: the sheet that form, workbook and API share."""
