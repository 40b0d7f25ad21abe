from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "muster.config"

    def ready(self) -> None:
        from muster.config import reactions  # noqa: PLC0415 - the apps' models must be there first

        reactions.install()
        import muster.dialects.timestation  # noqa: F401, PLC0415 - opens the door
