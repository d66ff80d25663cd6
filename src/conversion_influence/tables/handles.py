"""Who an account belongs to, however it is written: one key per account of a network.

``@Name``, ``name`` and ``https://www.tiktok.com/@name?lang=fr`` are one account. Handles of all
networks are compared without case; only the channel ids of YouTube keep theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

_NETWORKS: Mapping[str, str] = {
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "x.com": "x",
    "twitter.com": "x",
    "twitch.tv": "twitch",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "linkedin.com": "linkedin",
    "pinterest.com": "pinterest",
    "pinterest.fr": "pinterest",
    "snapchat.com": "snapchat",
    "threads.net": "threads",
    "threads.com": "threads",
}
_SHORT = ("youtu.be", "vm.tiktok.com", "vt.tiktok.com", "fb.watch", "pin.it", "t.co", "bit.ly")
"""Addresses of posts, or that only lead elsewhere."""

_ALIASES: Mapping[str, str] = {
    **{"twitter": "x", "twitter x": "x", "x twitter": "x"},
    **{"ig": "instagram", "insta": "instagram", "yt": "youtube", "tik tok": "tiktok"},
    **{"you tube": "youtube", "fb": "facebook", "linked in": "linkedin"},
}
_BEFORE: Mapping[str, frozenset[str]] = {
    "youtube": frozenset({"c", "user", "channel"}),
    "linkedin": frozenset({"in", "company", "school"}),
    "snapchat": frozenset({"add"}),
    "instagram": frozenset({"stories", "_u"}),
}
"""First part of a path behind which the handle stands."""

_NO_PROFILE: Mapping[str, frozenset[str]] = {
    "instagram": frozenset({"p", "reel", "reels", "tv", "explore", "accounts"}),
    "tiktok": frozenset({"t", "tag", "music", "video", "discover", "foryou"}),
    "youtube": frozenset({"watch", "shorts", "playlist", "results", "feed", "live", "embed"}),
    "x": frozenset({"i", "home", "search", "hashtag", "intent", "share"}),
    "facebook": frozenset(
        {"watch", "groups", "events", "share", "story.php", "profile.php", "people"}
    ),
    "twitch": frozenset({"videos", "directory"}),
    "pinterest": frozenset({"pin", "search"}),
    "linkedin": frozenset({"posts", "feed", "pulse", "pub"}),
}
_ADDRESS = re.compile(
    r"(?:[a-z]+://)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/[^?#]*)?.*", re.DOTALL
)
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_GUARD = re.compile("^'+(?=@)")
_SUBDOMAINS = re.compile(r"^(?:www|m|mobile|web|[a-z]{2})\.")


class Account(NamedTuple):
    """An account as it was written.

    Attributes
    ----------
    name : str or None
        Its handle without decoration, in the case it was written in; None for a link that leads to
        no profile.
    network : str or None
        Where a link says so.
    """

    name: str | None
    network: str | None


def read_account(text: str) -> Account:
    """Return the account that a handle or a link to a profile means.

    Parameters
    ----------
    text : str
        As received.
    """
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if not _invisible(c)).strip()
    found = _ADDRESS.fullmatch(visible) or _ADDRESS.fullmatch(_lower_host(visible))
    if found is None:
        return Account(_bare(visible), None)
    if found["host"].removeprefix("www.") in _SHORT:
        return Account(None, None)
    host = _SUBDOMAINS.sub("", found["host"])
    if "/" not in visible and host not in _NETWORKS:
        return Account(_bare(visible), None)
    network = _NETWORKS.get(host)
    if network is None:
        return Account(visible, None)
    return Account(_of_path(found["path"] or "", network), network)


def account_key(name: str) -> str:
    """Return what two spellings of one account share; the key of a key is itself.

    Parameters
    ----------
    name : str
        A handle, a link to a profile, or a name from a table.
    """
    account = read_account(name)
    bare = account.name or ""
    return bare if is_channel(bare) else bare.casefold()


def is_channel(name: str) -> bool:
    """Return whether a name is the id of a YouTube channel.

    Parameters
    ----------
    name : str
        From `read_account`.
    """
    return _CHANNEL.fullmatch(name) is not None


def network_key(platform: str) -> str:
    """Return the one name of a network: Twitter is x.

    Parameters
    ----------
    platform : str
        As received.
    """
    plain = " ".join(re.split(r"[\W_]+", platform.strip().casefold())).strip()
    return _ALIASES.get(plain, platform.strip().casefold())


def _lower_host(text: str) -> str:
    """Return an address with its scheme and host in small letters."""
    scheme, apart, rest = text.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{apart}{host.lower()}{slash}{path}"


def _of_path(path: str, network: str) -> str | None:
    parts = [unquote(part).strip() for part in path.split("/") if part.strip()]
    if parts and parts[0].casefold() in _BEFORE.get(network, ()):
        parts = parts[1:]
    elif parts and parts[0].casefold() in _NO_PROFILE.get(network, ()):
        return None
    return (_bare(parts[0]) or None) if parts else None


def _bare(text: str) -> str:
    """Return a handle without decoration; a CSV file guards its ``@`` with an apostrophe."""
    return _GUARD.sub("", text.strip().strip("/")).removeprefix("@").strip()


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Cc")
