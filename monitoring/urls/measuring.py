"""Measurements: entering, correcting, sampling, and what the team does about a result."""

from __future__ import annotations

from django.urls import path

from monitoring.views import measuring, responses, sampling

ONE = "metingen/<int:measurement>/"
SHEET = "steekproef/<int:sample>/"

of_line = [
    # a number
    path("metingen/nieuw/<int:instrument>/", measuring.measurement_new, name="measurement-new"),
    path(ONE, measuring.measurement, name="measurement"),
    path(ONE + "corrigeren/", measuring.measurement_correct, name="measurement-correct"),
    path(ONE + "weghalen/", measuring.measurement_remove, name="measurement-remove"),
    # what the team does about it
    path(ONE + "wat-doen-we/", responses.response_new, name="response-new"),
    path(
        ONE + "wat-doen-we/<int:response>/intrekken/", responses.response_withdraw, name="response-withdraw"
    ),
    # a sample
    path("steekproef/nieuw/<int:instrument>/", sampling.sample_new, name="sample-new"),
    path(SHEET, sampling.sample, name="sample"),
    path(SHEET + "aanvinken/", sampling.sample_tick, name="sample-tick"),
    path(SHEET + "klaar/", sampling.sample_finish, name="sample-finish"),
    path(SHEET + "weggooien/", sampling.sample_discard, name="sample-discard"),
]
