"""Where things stand in the workbook: what goes out and what comes back agree by this alone."""

SALT = "borgen.workbook"
BOAS, CLUSTERS, PLANNING, EXPLANATION, KEPT = "BOAS", "Clusters", "Planning", "Uitleg", "Borgen"
IDENTITY_CELL = "A1"
"""Of the sheet that is not shown."""
FIRST_ROW = 9
"""Of the statements; the row above is the heading."""
FIRST_ACTION_ROW = 4
THRESHOLD_CELL, VOTERS_CELL = "$C$5", "$C$6"
COUNT_COLUMNS = ("D", "E", "F", "G")
VOTERS_COLUMN, REASONS_COLUMN = "H", "P"
OWN_ROWS = 20
"""Empty rows under the planning, for activities of the team's own."""
MAX_ROWS = 500
"""No more rows than this are looked at."""
