"""The BOAS and its planning as a workbook: out with live formulas, and back in through a preview."""
