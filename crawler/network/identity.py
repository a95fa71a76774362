"""Who asks: the User-Agent, with the address that a site's operator can write to."""

NAME = "chinese-local-news/0.1"


def user_agent(contact: str | None) -> str:
    """Return the User-Agent that names the crawler and its contact."""
    return f"{NAME} (+{contact})" if contact else NAME
