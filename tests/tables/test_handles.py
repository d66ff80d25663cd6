import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.tables.handles import (
    Account,
    account_key,
    network_key,
    read_account,
)

CHANNEL = "UCabcDEFghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("text", "name", "network"),
    [
        ("https://www.tiktok.com/@Name?lang=fr", "Name", "tiktok"),
        ("http://tiktok.com/@name/video/123", "name", "tiktok"),
        ("instagram.com/name/", "name", "instagram"),
        ("HTTPS://WWW.INSTAGRAM.COM/Name/?hl=fr", "Name", "instagram"),
        ("https://instagram.com/stories/name/12", "name", "instagram"),
        ("youtube.com/@name", "name", "youtube"),
        ("https://www.youtube.com/c/Name/videos", "Name", "youtube"),
        (f"https://www.youtube.com/channel/{CHANNEL}", CHANNEL, "youtube"),
        ("x.com/name", "name", "x"),
        ("https://mobile.twitter.com/Name/status/1", "Name", "x"),
        ("twitch.tv/name", "name", "twitch"),
        ("fr.linkedin.com/in/name-surname/", "name-surname", "linkedin"),
        ("snapchat.com/add/name", "name", "snapchat"),
        ("www.threads.net/@name", "name", "threads"),
        ("m.facebook.com/some.page", "some.page", "facebook"),
        ("https://www.instagram.com/p/Cxyz/", None, "instagram"),
        ("https://www.youtube.com/watch?v=1", None, "youtube"),
        ("https://www.tiktok.com/", None, "tiktok"),
        ("instagram.com", None, "instagram"),
        ("https://vm.tiktok.com/ZM1/", None, None),
        ("youtu.be/abc", None, None),
        ("https://blog.example/name", "https://blog.example/name", None),
        ("@Name", "Name", None),
        (" @ name ", "name", None),
        ("'@name", "name", None),
        ("na\N{ZERO WIDTH SPACE}me", "name", None),
        ("\N{FULLWIDTH LATIN SMALL LETTER A}b", "ab", None),
        ("name.surname", "name.surname", None),
    ],
)
def test_an_account_is_read_from_a_handle_or_a_link(
    text: str, name: str | None, network: str | None
) -> None:
    assert read_account(text) == Account(name, network)


def test_case_tells_only_the_ids_of_channels_apart() -> None:
    assert account_key("@Zoé") == account_key("tiktok.com/@ZOE\N{COMBINING ACUTE ACCENT}") == "zoé"
    assert account_key(CHANNEL) == CHANNEL
    assert account_key(CHANNEL.lower()) != CHANNEL


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Twitter", "x"),
        ("X", "x"),
        ("Instagram", "instagram"),
        ("IG", "instagram"),
        ("Tik Tok", "tiktok"),
        ("my net", "my net"),
    ],
)
def test_a_network_has_one_name(name: str, key: str) -> None:
    assert network_key(name) == network_key(key) == key


NAMES = st.text(alphabet="abcXYZ019._é-", min_size=1, max_size=12).filter(
    lambda name: name.strip("._-") == name and "." not in name
)
FORMS = ("{}", "@{}", " {} ", "https://www.tiktok.com/@{}?a=b", "instagram.com/{}/", "x.com/{}")


@given(NAMES, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_all_spellings_of_an_account_share_a_key(name: str, one: str, other: str) -> None:
    reserved = {"p", "i", "t"}
    if name.casefold() not in reserved:
        assert account_key(one.format(name)) == account_key(other.format(name.upper()))


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = account_key(text)
    assert account_key(key) == key
