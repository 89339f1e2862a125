"""Words that look like a name lead to a warning; ordinary words do not."""

from __future__ import annotations

import pytest

from monitoring.names import common, named_in

COLLEAGUES = ("Mo Lid", "Petra van den Berg", "Jan-Willem Bakker", "Fatima El Amrani", "Ines de Wit-Smeets")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a common first name, wherever it stands and however it is written
        ("Kees belt niet terug.", ["Kees"]),
        ("Volgens fatima loopt het goed.", ["fatima"]),
        ("Zoë en Mohamed zijn blij.", ["Zoë", "Mohamed"]),
        ("Dat is Anna's groep.", ["Anna"]),
        ("Marie-Claire mist formulieren.", ["Marie-Claire"]),
        # a colleague
        ("Volgens Petra gaat het goed.", ["Petra"]),
        ("petra zegt dat het goed gaat", ["petra"]),
        ("Ik hoorde van Mo dat het te lang duurt.", ["Mo"]),
        ("Amrani heeft het formulier aangepast.", ["Amrani"]),
        ("Het ligt bij Bakker.", ["Bakker"]),
        ("Vraag het aan jan-willem.", ["jan-willem"]),
        ("Smeets weet ervan.", ["Smeets"]),
        # after a title: also a name that nobody knows
        ("dhr. Pietersen was er niet.", ["Pietersen"]),
        ("We misten mevrouw van den Heuvel.", ["Heuvel"]),
        # a name that is a word too: the capital in the middle gives it away
        ("We vroegen het aan Wil en Floor.", ["Wil", "Floor"]),
        ("Het hangt van Roos af, en van Mees.", ["Roos", "Mees"]),
        ("Volgens An en Ben wel.", ["An", "Ben"]),
        # each once
        ("Kees belde Kees.", ["Kees"]),
    ],
)
def test_somebody_is_named(text, words):
    assert named_in(text, COLLEAGUES) == words


@pytest.mark.parametrize(
    "text",
    [
        "Het gespreksformulier is te lang.",
        "Wil je hier iets aan doen?",
        "Niemand wil de roos en de mees op de floor.",
        "Het kan beter. Roos en sterre horen in de natuurles.",
        "Max 3 gesprekken per periode, vanaf 10 jan.",
        "De JOB-monitor en de SLB komen vaak samen.",
        "Studenten klagen: Mark-up in het systeem werkt niet.",
        "Een bakker van een leerbedrijf is tevreden.",
        "Bakker zijn is een vak.",
        "Een lid van het team heeft berg werk.",
        "De docent Frans is er niet.",
        "Klas 3A had nog geen gesprek.",
        "mo",
        "",
    ],
)
def test_nobody_is_named(text):
    assert named_in(text, COLLEAGUES) == []


def test_small_words_in_a_name_are_nobody():
    assert named_in("Van de studenten hoor ik dat het van den beginne af goed gaat.", COLLEAGUES) == []


def test_the_list_of_names():
    """Small letters without accents, each once, from many places; as many as a class is likely to have."""
    known = common()
    assert len(known.first) > 300
    assert {"fatima", "jeroen", "mohamed", "soraya", "emre", "sanne"} <= known.first
    assert {"wil", "roos", "mees", "floor", "max", "job"} <= known.words
    assert all(name == name.strip().lower() and " " not in name for name in known.first)


def test_a_text_without_colleagues_meets_the_common_names_only():
    assert named_in("Petra en Amrani") == ["Petra"]
