"""Addresses that exist in demo mode alone."""

from django.urls import path

from borgen.views import demo

app_name = "demo"
urlpatterns = [
    path("post/", demo.post, name="post"),
    path("post/<int:pk>/", demo.message, name="message"),
    path("post/<int:pk>/bijlage/<int:position>/", demo.attachment, name="attachment"),
]
