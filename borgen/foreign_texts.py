"""Sentences of Django and allauth that Borgen says in its own words.

Their Dutch says "u" here and "je" there, or sounds like a machine. A message named here gets a place in our
catalogue, which goes before theirs. Nothing imports this module: it is read when messages are collected.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

OWN_WORDS = (
    # django.contrib.auth
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is too common."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    # django.forms
    gettext_noop("This field is required."),
    # allauth
    gettext_noop("Email"),
    gettext_noop("Authenticator code"),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Password successfully changed."),
    gettext_noop("Password successfully set."),
    gettext_noop("You have signed out."),
    gettext_noop("A new set of recovery codes has been generated."),
    gettext_noop("Security key added."),
    gettext_noop("Security key removed."),
    gettext_noop("Use a security key"),
)
