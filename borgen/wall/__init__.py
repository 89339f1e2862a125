"""The improvement board for a room: the stand-up before the projector, and the screen in the staff room.

Both show what borgen/board brings together. `rounds` (pure) says what comes after what in a stand-up,
`turns` (pure) which parts a screen shows in turn; `kiosks` makes, connects and revokes screens.
"""
