"""Others who share a name with an actor of the registry: “Harriet Vance” is no mention of Nora Vance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from briefgen.model import Actor
from briefgen.proposals.lexicon import given_names
from briefgen.resolve.mentions import Mention, Names

_GIVEN = re.compile(r"([^\W\d_][\w’'-]*)[ \u00a0](?:[^\W\d_]\.[ \u00a0])?$")
_BACK = 40  # characters before a name in which a given name stands
_WORD = re.compile(r"\w+")


def without_namesakes(text: str, mentions: Sequence[Mention], actors: Mapping[str, Actor]) -> list[Mention]:
    """The mentions but for those of somebody else by the same surname. Where the article has that other one and never
    the whole name of the actor, a surname alone is the other one's, too."""
    others = {number for number, mention in enumerate(mentions) if _is_another(text, mention, actors)}
    if not others:
        return list(mentions)
    confused = {mentions[number].actor for number in others}
    whole = {mention.actor for mention in mentions if len(_WORD.findall(mention.alias)) > 1}
    return [
        mention
        for number, mention in enumerate(mentions)
        if number not in others and (mention.actor not in confused or mention.actor in whole)
    ]


def _is_another(text: str, mention: Mention, actors: Mapping[str, Actor]) -> bool:
    """Whether a given name stands right before a surname that the actor does not have."""
    if len(_WORD.findall(mention.alias)) > 1:
        return False
    before = _GIVEN.search(text[max(0, mention.start - _BACK) : mention.start])
    if before is None or before[1] not in given_names():
        return False
    actor = actors[mention.actor]
    own = _WORD.findall(" ".join(name for _, name in Names.of({mention.actor: actor}).aliases).casefold())
    return actor.type == "person" and before[1].casefold() not in own
