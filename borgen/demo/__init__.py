"""The demo: a made-up school around the case for which the method was written. Only there in demo mode."""

PASSWORD = "borgen-demo"  # noqa: S105  known to everybody, which is why the demo stays on this machine
INSTITUTION = "roc-demo"
OTHER_INSTITUTION = "demo-college"
DOMAIN = "demo.example"
# Accounts that can sign in: the first part of the address, and the person behind it.
ACCOUNTS = {
    "teamleider": "Marieke Demo",
    "docent": "Youssef Demo",
    "proceseigenaar": "Inge Demo",
    "projectleider": "Tom Demo",
    "kwaliteit": "Ruth Demo",
    "directie": "Karim Demo",
    "beheerder": "Els Demo",
    "vreemde": "Noor Demo",
}


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"
