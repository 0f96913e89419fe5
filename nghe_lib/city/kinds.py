"""Numbers that stand for kinds, sentiments and forms of text within the city."""

KINDS = ("article", "post", "video", "comment", "reply", "repost", "petition")

ARTICLE, POST, VIDEO, COMMENT, REPLY, REPOST, PETITION = range(7)

NEGATIVE, NEUTRAL, POSITIVE = range(3)

SENTIMENTS = ("negative", "neutral", "positive")

AS_ARTICLE, AS_PETITION, AS_ANSWER, AS_NOTICE, AS_POST, AS_COMMENT, AS_CAPTION, AS_RUMOUR = range(8)

"""How a text is built."""
