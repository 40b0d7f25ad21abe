from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "muster.config"

    def ready(self) -> None:
        from muster.config import reactions  # noqa: PLC0415 - the apps' models must be there first

        reactions.install()
        import muster.dialects.aladtec  # noqa: PLC0415 - opens the door, before Tanda's: they share an address
        import muster.dialects.tanda  # noqa: PLC0415 - opens the door
        import muster.dialects.timestation  # noqa: PLC0415 - opens the door
        import muster.dialects.timetastic  # noqa: F401, PLC0415 - opens the door
        from muster.dialects.timetastic.webhooks import bodies  # noqa: PLC0415
        from muster.exchange.webhooks import habits, timetastic  # noqa: PLC0415

        # The engine knows no dialect: it is told here how each vendor's webhooks are written.
        habits.install(timetastic.habits(bodies))
