"""Posters: every kind becomes one plain shape, one layout fits it to a sheet, one template draws it.

`shape` is what stands on a poster, `content` makes it from the services of each kind, `measuring` and
`fitting` decide on type step, columns and sheets, `drawing` makes the PDF and its pictures, `keeping` asks
for it, keeps it and lets it go.
"""
