"""The thread of an improvement: from the first problem to today, and how far it has come in lasting.

`sql` asks the database, `facts` and `history` make plain values of the answers, `telling` chooses what is
told, `words` and `drawing` make rows of it, `reasons` answers for one agreement why it is there. `stages`
says in words how far it has come. The pages stand in borgen/views/thread.py.
"""
