"""The thread of an improvement: from the first problem to today, and how far it has come in lasting.

`sql` asks the database, `facts` and `history` make plain values of what it answers, `telling` chooses what is told,
`drawing` puts it into words and rows, `reasons` answers for one agreement why it is there. The pages stand in
borgen/views/thread.py.
"""
