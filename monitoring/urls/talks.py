"""The results, discussed in a meeting of the team."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import discussions, talks

of_results: list[URLPattern] = [
    path("", discussions.list_page, name="discussions"),
    path("nieuw/", discussions.new, name="discussion-new"),
    path("<int:pk>/", discussions.discussion, name="discussion"),
    path("<int:pk>/wijzigen/", discussions.change, name="discussion-change"),
    path("<int:pk>/aankondigen/", discussions.announce, name="discussion-announce"),
    path("<int:pk>/afsluiten/", discussions.close, name="discussion-close"),
    path("<int:pk>/heropenen/", discussions.reopen, name="discussion-reopen"),
    path("<int:pk>/weg/", discussions.remove, name="discussion-remove"),
    path("<int:pk>/scherm/", talks.screen, name="discussion-screen"),
    path("<int:pk>/bespreking.pdf", talks.pdf, name="discussion-pdf"),
    path("<int:pk>/punt/<int:topic>/", talks.topic, name="topic"),
    path("<int:pk>/punt/<int:topic>/bewaren/", talks.topic_save, name="topic-save"),
]
