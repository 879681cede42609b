"""What is said, without what a post is addressed to."""

from __future__ import annotations

import re

# A name after an at sign (not the one inside an e-mail address) and a link.
_ADDRESSED = re.compile(r"(?<![\w.])\.?@\w+:?|https?://\S+")


def spoken(text: str) -> str:
    """`text` without handles and links; as it is where nothing else is left.

    "@united thanks" and "@JetBlue thanks" say the same. With their handles they are 0.6 alike, and topics become a
    list of companies.
    """
    rest = " ".join(_ADDRESSED.sub(" ", text).split())
    return rest if any(map(str.isalnum, rest)) else text
