"""A page as a browser takes it in: its elements, and every address it would ask for or lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

ADDRESSES = frozenset({"href", "src", "action", "srcset", "poster", "data", "formaction", "ping", "background"})
VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})


@dataclass
class Element:
    """One element with its attributes, and the tags it stands in."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page that was read; AssertionError for tags that don't match."""

    html: str
    elements: list[Element] = field(default_factory=list)
    open_: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()
        assert self.open_ == [], [one.tag for one in self.open_]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that opens."""
        assert len({name for name, _ in attrs}) == len(attrs), attrs
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(one.tag for one in self.open_))
        self.elements.append(element)
        if tag not in VOID:
            self.open_.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Note that it closes."""
        assert self.open_, tag
        assert self.open_.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        """Note its words, for all that it stands in."""
        for one in self.open_:
            one.text += data

    def all(self, tag: str) -> list[Element]:
        """The elements of that kind, in order."""
        return [one for one in self.elements if one.tag == tag]

    def one(self, tag: str, **attributes: str) -> Element:
        """The one element of that kind with those attributes."""
        fits = [one for one in self.all(tag) if attributes.items() <= one.attributes.items()]
        assert len(fits) == 1, fits
        return fits[0]

    def addresses(self) -> list[str]:
        """Every address in it."""
        return [value for one in self.elements for name, value in one.attributes.items() if name in ADDRESSES]

    def words(self) -> str:
        """What is to be read on it, in one line."""
        return " ".join(self.one("body").text.split())
