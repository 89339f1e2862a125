"""What makes a secret key too weak to start with."""

MINIMUM_LENGTH = 50
MINIMUM_DIFFERENT = 10


def weakness_of(secret_key: str) -> str:
    """Say in one sentence why this key is refused; an empty string when it is good enough."""
    if not secret_key:
        return "SECRET_KEY is not set."
    if len(secret_key) < MINIMUM_LENGTH:
        return f"SECRET_KEY has {len(secret_key)} characters; at least {MINIMUM_LENGTH} are needed."
    if len(set(secret_key)) < MINIMUM_DIFFERENT:
        return f"SECRET_KEY uses fewer than {MINIMUM_DIFFERENT} different characters."
    if secret_key.startswith("django-insecure-"):
        return "SECRET_KEY is an example key."
    return ""
