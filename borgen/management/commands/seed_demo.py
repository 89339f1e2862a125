from typing import Any

from django.core.management.base import BaseCommand, CommandError

from borgen.demo import ACCOUNTS, PASSWORD
from borgen.demo.seed import DemoRefusedError, seed
from borgen.lib.dates import local_today


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demo school. Runs in demo mode only; a second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = seed(local_today())
        except DemoRefusedError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(
                "The demo is ready." if made else "The demo was there already; nothing changed."
            )
            for account in ACCOUNTS:
                self.stdout.write(f"  {account.email:<30} {account.person}")
            self.stdout.write(f"Password of all: {PASSWORD}")
