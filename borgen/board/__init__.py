"""The improvement board of a team (verbeterbord): a view of what is stored elsewhere (domain decision 11).

`shape` is what page, stand-up, screen and poster show; `facts` fills it, asking in `sql`; `freshness` says
whether the board is kept as the team agreed; actions/services/board.py keeps what the team chooses. The
pages stand in borgen/views/board.py.
"""
