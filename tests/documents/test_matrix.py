"""Rows of a VERI matrix, to the last branch."""

import pytest
from django.core.exceptions import ValidationError

from documents import matrix

ROWS = {
    "roles": ["mentor", "docent"],
    "rows": [{"activity": "Intake", "cells": ["v e", "i"]}, {"activity": "", "cells": ["", ""]}],
}


def test_letters_are_put_in_order_and_words_are_trimmed():
    read = matrix.read({"roles": [" mentor  A "], "rows": [{"activity": "Intake\n", "cells": ["e, v"]}]})
    assert read == {"roles": ["mentor A"], "rows": [{"activity": "Intake", "cells": ["VE"]}]}


@pytest.mark.parametrize("value", [None, [], "x", {"roles": None, "rows": ["no row"]}])
def test_nothing_is_an_empty_matrix(value):
    assert matrix.read(value) == {"roles": [], "rows": []}
    assert matrix.html(value) == ""


def test_each_mistake_is_named_by_its_place():
    given = {
        "roles": ["x" * 201, "docent"],
        "rows": [{"activity": "y" * 201, "cells": ["Q", 3]}, {"activity": "Intake", "cells": "VV"}],
    }
    with pytest.raises(ValidationError) as refused:
        matrix.read(given)
    assert len(refused.value.messages) == 3
    assert "Q" in refused.value.messages[2]


def test_200_rows_and_12_roles_fit_and_no_more():
    def sized(rows, roles):
        cells = [""] * roles
        return {"roles": ["r"] * roles, "rows": [{"activity": "a", "cells": cells} for _n in range(rows)]}

    assert len(matrix.read(sized(200, 12))["rows"]) == 200
    for rows, roles in ((201, 1), (1, 13)):
        with pytest.raises(ValidationError):
            matrix.read(sized(rows, roles))


def test_rows_and_roles_come_and_go():
    start = matrix.read(ROWS)
    assert matrix.with_row(start)["rows"][-1] == {"activity": "", "cells": ["", ""]}
    assert matrix.without_row(start, 0)["rows"] == [{"activity": "", "cells": ["", ""]}]
    assert matrix.with_role(start)["rows"][0]["cells"] == ["VE", "I", ""]
    less = matrix.without_role(start, 0)
    assert less["roles"] == ["docent"]
    assert less["rows"][0]["cells"] == ["I"]
    assert matrix.read(matrix.blank()) == matrix.blank()


def test_the_table_leaves_out_what_is_empty_and_escapes_the_rest():
    rows = matrix.with_role(matrix.read(ROWS))
    rows["roles"][0] = "<b>"
    html = matrix.html(rows)
    assert html.count("<tr>") == 2
    assert html.count('scope="col"') == 3
    assert "&lt;b&gt;" in html
    assert "<td>V E</td>" in html


def test_a_column_without_a_name_stays_when_something_stands_in_it():
    html = matrix.html({"roles": [""], "rows": [{"activity": "", "cells": ["V"]}]})
    assert "<td>V</td>" in html


def test_what_is_worth_another_look():
    rows = [
        {"activity": "Intake", "cells": ["I", "E"]},
        {"activity": "Verzuim", "cells": ["VE", "E"]},
        {"activity": "Goed", "cells": ["V", "E"]},
    ]
    notes = matrix.notes(matrix.read({"roles": ["a", "b"], "rows": rows}))
    assert [note.partition(":")[0] for note in notes] == ["Intake", "Verzuim"]
