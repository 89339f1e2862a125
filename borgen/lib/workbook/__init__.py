"""Reading and writing xlsx and csv; knows nothing of what the rows mean."""

from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.reading import Row, Table, open_workbook, read_rows, read_table
from borgen.lib.workbook.writing import (
    XLSX,
    column_widths,
    csv_bytes,
    csv_response,
    header_row,
    print_setup,
    safe,
    safe_text,
    workbook_bytes,
    xlsx_response,
)

__all__ = [
    "XLSX",
    "Row",
    "Table",
    "WorkbookError",
    "column_widths",
    "csv_bytes",
    "csv_response",
    "header_row",
    "open_workbook",
    "print_setup",
    "read_rows",
    "read_table",
    "safe",
    "safe_text",
    "workbook_bytes",
    "xlsx_response",
]
