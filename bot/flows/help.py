"""Help: what can be said here."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Give examples; a pending question is put again."""
    builders = list(talk.catalogue.builders.values())
    example = builders[0].name.split()[0] if builders else talk.organisation.name
    pending = talk.state.question if talk.state.task else None
    talk.say("help", example=example)
    if pending:
        talk.said.append(pending)
