"""The teams of an institution for its quality office and management: to ask about, never to rank.

`sql.py` asks, `loading.py` puts together, `keeping.py` keeps that and loads the teams again that changed;
`stored.py` shares it between processes, `ready.py` has it loaded at night.
Pure are `shape.py` (what is counted), `lateness.py` and `drawing.py`. What may be shown: `borgen.disclosure`.
"""
