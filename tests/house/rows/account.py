"""Sign-in, password and second factor: views of the sign-in library at our addresses, with our templates."""

from allauth.account.utils import user_pk_to_url_str

from tests import builders
from tests.house.rows import EVERYBODY, Look, Row

ALL = f"anonymous {EVERYBODY}"
HAS = "process_owner"
KEY = {"pk": lambda s: s.people[HAS].authenticator_set.get(type="webauthn").pk}
NO_LINK = {"uidb36": lambda s: "1", "key": lambda s: "oud"}

ROWS = [
    Row(
        "account_login",
        of="public",
        get=ALL,
        post=ALL,
        posted=200,
        signed_in=(302, 302),
        empty=False,
        error={"login": "niemand@school.example", "password": "fout"},
        looks=(
            Look(
                "second-step",
                role="anonymous",
                sent=lambda s: {"login": s.people[HAS].email, "password": builders.PASSWORD},
            ),
        ),
    ),
    Row(
        "account_logout",
        of="public",
        get=EVERYBODY,
        post=EVERYBODY,
        code=302,
        signed_in=(200, 302),
        empty=False,
    ),
    Row("account_inactive", of="public", get=ALL, empty=False),
    Row(
        "account_reauthenticate",
        of="personal",
        get=EVERYBODY,
        post=EVERYBODY,
        posted=200,
        empty=False,
        error={"password": "fout"},
    ),
    Row(
        "account_change_password",
        of="personal",
        get=EVERYBODY,
        post=EVERYBODY,
        posted=200,
        empty=False,
        error={"oldpassword": "fout", "password1": "kort", "password2": "anders"},
    ),
    Row(
        "account_set_password",
        of="personal",
        get=EVERYBODY,
        post=EVERYBODY,
        code=302,
        unscanned="for who has no password: nobody, since an invitation sets one",
    ),
    Row(
        "account_reset_password",
        of="public",
        get=ALL,
        post=ALL,
        posted=200,
        empty=False,
        error={"email": "geen adres"},
    ),
    Row("account_reset_password_done", of="public", get=ALL, empty=False),
    Row(
        "account_reset_password_from_key",
        of="public",
        get=ALL,
        code=302,
        empty=False,
        words={
            "uidb36": lambda s: user_pk_to_url_str(s.people["leader"]),
            "key": lambda s: s.reset_key,
        },
        looks=(Look("worn-out", words=NO_LINK),),
    ),
    Row("account_reset_password_from_key_done", of="public", get=ALL, empty=False),
    # second factor: the process owner has one
    Row("mfa_index", of="personal", get=EVERYBODY, empty=False, looks=(Look("in-use", role=HAS),)),
    Row(
        "mfa_authenticate",
        of="public",
        get=ALL,
        post=ALL,
        code=302,
        unscanned="only between password and second step: see the look second-step of account_login",
    ),
    Row(
        "mfa_reauthenticate",
        of="personal",
        get=f"{HAS} {EVERYBODY}",
        post=EVERYBODY,
        code=302,
        codes={HAS: 200, f"POST {HAS}": 200},
        empty=False,
        error={"code": "1"},
    ),
    Row(
        "mfa_activate_totp",
        of="personal",
        get=EVERYBODY,
        post=EVERYBODY,
        posted=200,
        codes={HAS: 302, f"POST {HAS}": 302},
        empty=False,
        error={"code": "000000"},
    ),
    Row("mfa_deactivate_totp", of="personal", get=HAS, post=HAS, empty=False),
    Row("mfa_view_recovery_codes", of="personal", get=HAS, empty=False),
    Row(
        "mfa_generate_recovery_codes",
        of="personal",
        get=f"{HAS} {EVERYBODY}",
        post=EVERYBODY,
        posted=200,
        codes={f"POST {HAS}": 302},
        empty=False,
    ),
    Row("mfa_download_recovery_codes", of="personal", get=HAS, kind="file", rows_inside=False),
    Row("mfa_list_webauthn", of="personal", get=EVERYBODY, empty=False, looks=(Look("in-use", role=HAS),)),
    Row("mfa_add_webauthn", of="personal", get=EVERYBODY, post=EVERYBODY, posted=200, empty=False),
    Row(
        "mfa_reauthenticate_webauthn",
        of="personal",
        get=f"{HAS} {EVERYBODY}",
        post=EVERYBODY,
        code=302,
        codes={HAS: 200},
        unscanned="answers the script of mfa_reauthenticate, which shows the button",
    ),
    Row("mfa_remove_webauthn", of="personal", get=HAS, post=HAS, words=KEY, empty=False),
    Row(
        "mfa_edit_webauthn",
        of="personal",
        get=HAS,
        post=HAS,
        posted=200,
        words=KEY,
        empty=False,
        error={"name": ""},
    ),
    Row(
        "mfa_login_webauthn",
        of="public",
        get=ALL,
        post=ALL,
        code=302,
        unscanned="answers the script of the sign-in page",
    ),
]
