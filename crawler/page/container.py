"""The element that holds the body: by descent along sentence weight, corrected by what CMS families name.

Sentence weights (length, with a bonus for ，。；：、) are summed upward from each text piece; from the top the way
goes down while one child holds most of the weight. A sentence seen before is subtracted along the second copy's
ancestors up to where both copies stand, so the first copy wins without a rule about ids; hidden text weighs nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from crawler.page.anchors import is_anchor, named_bodies
from crawler.page.cards import are_teasers, teasers_behind
from crawler.page.paragraphs import holds_header, is_paragraph, start_of_text
from crawler.page.tables import is_data_table
from crawler.page.tree import Element, Tree
from crawler.page.weights import LEAST_PARAGRAPH, SPANS, Copy, info_element, own_weights
from crawler.page.whole_text import whole_text

_SHARE = 0.55  # of a parent's weight that one child must hold for the descent to go on; flat between .5 and .7
_SHARE_BEHIND = 0.3  # of an inline container's weight that must stand beside it, to be the rest of its article
_SHARE_OF_TABLES = 0.2  # of the weight that tables beside the heaviest must hold, to be parts of one article
_LINE_TAGS = frozenset(("p", "div", "br", "section"))
_INLINE = SPANS | frozenset("p h1 h2 h3 h4 h5 h6 center blockquote tr tbody li".split())
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)$", re.IGNORECASE)
_LETTER_HEADING = re.compile(
    r"[【\[]?(?:(?:来信|去信|信件|咨询|提问|留言|诉求|投诉|问题|写信)(?:内容|正文|描述|详情)"
    r"|(?:官方|部门)?(?:回复|答复|办理|处理|反馈)(?:内容|结果|情况|意见|详情))[】\]]?"
)
_LONGEST_LETTER_HEADING = 9
_LEAST_LETTER = 20.0  # the weight that the other half must hold
_LEAST_SENTENCE = 15.0  # the weight of the shortest
_SENTENCE_END = re.compile("[。！？]")
_DOUBTFUL = 900.0  # the weight below which a search for the CMS families' own names is worth its cost
_LEAST_BODY = 60.0  # the weight of a page that says something, at the least
_LEVELS_OF_CARDS = 2  # from a card's text to the box of cards
_SHARE_INSIDE, _SHARE_ELSEWHERE = 0.3, 0.2  # of the descent's weight that the named element must hold


def find_container(tree: Tree, headline: int | None = None) -> Element | None:
    """Return the element that holds the body, or None where no text stands.

    ``headline`` is the place of the piece that ``headline_place`` finds: text behind it counts more.
    """
    founder = _founder_content(tree)
    if founder is not None:
        return founder
    pointed = None if headline is None else tree.pieces[headline][1]
    own, copies = own_weights(tree, headline)
    found, totals = _heaviest(tree, own, copies, pointed)
    of_others = found is not None and _offers_others(found, tree, pointed)
    if found is not None and totals[found] >= _LEAST_BODY and not of_others:
        return _corrected(found, totals, pointed)
    beside = None if of_others else _behind_headline(tree, pointed)
    if of_others or (beside is None and not _says_something(own)):
        lines, in_short = _heaviest(tree, *own_weights(tree, headline, short=True), pointed)
        if lines is not None and in_short[lines] >= _LEAST_BODY:
            return _corrected(lines, in_short, pointed)
    if found is None:
        return next((element for element in named_bodies(tree) if element.tag == "textarea" and element.text), None)
    said = _empty_anchor(tree, found) if beside is None else beside
    return _past_inline(found if said is None else said, totals)


def _offers_others(found: Element, tree: Tree, pointed: Element | None) -> bool:
    """Whether a block holds cards of other articles, and the page's headline or info line stands elsewhere."""
    header = info_element(tree) if pointed is None else pointed
    if header is None or found in header.iterancestors():
        return False
    return any(are_teasers(element) for element in (found, *islice(found.iterancestors(), _LEVELS_OF_CARDS)))


def _corrected(found: Element, totals: Mapping[Element, float], pointed: Element | None) -> Element:
    """Return the block that the way down ends in, or where that is in doubt what a CMS family's name marks."""
    said = _anchored(found, totals) if totals[found] < _DOUBTFUL else None
    return _past_inline(whole_text(found, totals, pointed) if said is None else said, totals)


def _says_something(own: Mapping[Element, float]) -> bool:
    """Whether a sentence stands in the page, be it the only one: poems and lists of names are made of short lines."""
    return any(weight >= _LEAST_SENTENCE and _SENTENCE_END.search(start_of_text(node)) for node, weight in own.items())


def _heaviest(
    tree: Tree, own: dict[Element, float], copies: Sequence[Copy], pointed: Element | None
) -> tuple[Element | None, dict[Element, float]]:
    """Return the block that the way down ends in, None where nothing weighs anything, and the weights."""
    totals = _totals(own, tree.hides)
    sums = _without_copies(copies, totals, tree.hides)
    if tree.root not in totals:
        return None, totals
    near = info_element(tree) if pointed is None else pointed
    return _widen(list(_descend(tree.root, totals, sums, near)), totals, pointed), totals


def _empty_anchor(tree: Tree, found: Element) -> Element | None:
    """Return the named body of a page that says nothing, so that its footer is not taken for one."""
    around = set(found.iterancestors())
    outside = (element for element in named_bodies(tree) if element not in around)
    return next((element for element in outside if found not in element.iter()), None)


def _behind_headline(tree: Tree, pointed: Element | None) -> Element | None:
    """Return the next element behind the headline that holds pictures or files, for a page that says nothing else."""
    headings = (element for element in tree.root.iter("h1", "h2", "h3") if next(element.iter("a", "img"), None) is None)
    for headline in headings if pointed is None else (pointed, *headings):
        if tree.is_hidden(headline):
            continue
        for element in (headline, *headline.iterancestors()):
            sibling: Element
            for sibling in element.itersiblings():
                if _holds_something(sibling):
                    return sibling
    return None


def _holds_something(element: Element) -> bool:
    files = (link for link in element.iter("a") if _FILE.search(link.get("href") or ""))
    return next(element.iter("img"), None) is not None or next(files, None) is not None


def _anchored(found: Element, totals: Mapping[Element, float]) -> Element | None:
    """Return the element that a CMS family's own name marks as the body, where the descent did not meet it.

    It must hold text: some templates leave a second, empty editor behind.
    """
    if any(is_anchor(element) for element in (found, *found.iterancestors())):
        return None
    # Of equal ones, which stand in each other, the outermost: the weights were summed from the innermost upward.
    named = [element for element, weight in reversed(list(totals.items())) if weight > 0 and is_anchor(element)]
    inside = [element for element in named if found in element.iterancestors()]
    wanted = _SHARE_INSIDE if inside else _SHARE_ELSEWHERE
    best = max(inside or named, key=totals.__getitem__, default=None)
    return best if best is not None and totals[best] >= wanted * totals.get(found, 0.0) else None


def _founder_content(tree: Tree) -> Element | None:
    """Return the element round a Founder page's story, pictures beside its text included; a photo story has no text."""
    found = next((element for element in tree.named["founder-content"] if not tree.is_hidden(element)), None)
    above = found.getparent() if found is not None else None
    return above if above is not None and is_anchor(above) else found


def _totals(own: dict[Element, float], hides: Mapping[Element, bool]) -> dict[Element, float]:
    """Return each element's weight: that of all visible text in it."""
    totals: dict[Element, float] = {}
    while own:  # level by level, so that the paragraphs of one block climb as one
        above: dict[Element, float] = {}
        for element, weight in own.items():
            if hides[element]:
                continue
            totals[element] = totals.get(element, 0.0) + weight
            parent = element.getparent()
            if parent is not None:
                above[parent] = above.get(parent, 0.0) + weight
        own = above
    return totals


def _without_copies(
    copies: Sequence[Copy], totals: dict[Element, float], hides: Mapping[Element, bool]
) -> Mapping[Element, float]:
    """Take the second copies of sentences from what holds them and not the first copies too, in ``totals``.

    Returned are the weights from which they are taken everywhere: of an element with two whole copies nothing is left,
    so it stops no descent into the first.
    """
    if not copies:
        return totals
    doubled: dict[Element, float] = {}
    for owner, _, weight in copies:
        doubled[owner] = doubled.get(owner, 0.0) + weight
    climbed = _totals(doubled, hides)
    sums = {element: weight - climbed.get(element, 0.0) for element, weight in totals.items()}
    around: dict[Element, set[Element]] = {}
    for owner, first, weight in copies:
        above = first.getparent()
        if above is None:
            continue
        if above not in around:
            around[above] = {above, *above.iterancestors()}
        node: Element | None = owner
        while node is not None and node not in around[above]:
            totals[node] = totals.get(node, 0.0) - weight
            node = node.getparent()
    return sums


def _descend(
    node: Element, totals: Mapping[Element, float], sums: Mapping[Element, float], header: Element | None
) -> Iterator[Element]:
    """Yield the way down from a node; beside ``header``, the headline or the info line, cards are no text."""
    heaviest = _heaviest_children(totals)
    around_headline = set() if header is None else set(header.iterancestors())
    yield node
    while node in heaviest:
        child, whole = heaviest[node], sums.get(node, 0.0)
        if node in around_headline and child not in around_headline and are_teasers(child):
            beside = next((other for other in node if other in around_headline), None)
            if beside is not None and totals.get(beside, 0.0) >= LEAST_PARAGRAPH:  # a short text below its headline
                child, whole = beside, whole - totals[child]
        if totals[child] < _SHARE * whole and totals[child] < _SHARE * (whole - teasers_behind(child, totals)):
            break
        if totals[child] + _LEAST_LETTER < whole and _is_answered(child):
            break
        node = child
        yield node


def _is_answered(child: Element) -> bool:
    """Whether an element beside others is a letter's answer or the letter, each below a heading of its own."""
    return any(
        _LETTER_HEADING.fullmatch(text) for other in child.itersiblings(preceding=True) for text in _opening(other)
    )


def _opening(element: Element) -> Iterator[str]:
    """Yield the text that an element begins with, and its first child."""
    for part in (element, *islice(element, 1)):
        text = (part.text or "").strip()
        if 1 < len(text) <= _LONGEST_LETTER_HEADING:
            yield text.rstrip(":：")


def _heaviest_children(totals: Mapping[Element, float]) -> dict[Element, Element]:
    """Return which of an element's children holds most of its weight, for all that have one which holds any."""
    heaviest: dict[Element, Element] = {}
    for element, weight in totals.items():
        above = element.getparent()
        if above is not None and weight > (totals[heaviest[above]] if above in heaviest else 0.0):
            heaviest[above] = element
    return heaviest


def _widen(path: list[Element], totals: Mapping[Element, float], pointed: Element | None) -> Element:
    """Return the last element of the way down that is a block of lines; one long paragraph is not its own container."""
    last = len(path) - 1
    while last > 0 and (_is_inline(path[last]) or is_paragraph(path[last], totals, pointed)):
        last -= 1
    tables = [place for place in range(last + 1) if path[place].tag == "table" and is_data_table(path[place])]
    if tables:  # a table and its cells are no container: the article holds the whole table
        last = tables[0] - 1
    for place in (last - 1, last):
        if place > 1 and _has_twins(path[place], totals):
            last = place - 1
            break
    last = next((place - 1 for place in range(1, last + 1) if _is_one_of_tables(path[place], totals)), last)
    anchored = next((place for place in range(len(path) - 1, -1, -1) if is_anchor(path[place])), None)
    if anchored is None or (anchored < last and holds_header(path[anchored], pointed, before=path[anchored + 1])):
        return path[last]
    return path[anchored]


def _past_inline(element: Element, totals: Mapping[Element, float]) -> Element:
    """Return what holds an inline container that the parser closed at a block, so that its text goes on behind it."""
    above = element.getparent()
    while element.tag in SPANS and above is not None:
        rest = totals.get(above, 0.0) - totals.get(element, 0.0)
        if rest < max(LEAST_PARAGRAPH, _SHARE_BEHIND * totals.get(element, 0.0)):
            break
        element, above = above, above.getparent()
    return element


def _is_one_of_tables(element: Element, totals: Mapping[Element, float]) -> bool:
    """Whether a table stands among others that hold a good part of the text: notices are made of several."""
    above = element.getparent()
    if element.tag != "table" or above is None or above.tag == "body":
        return False
    others = sum(totals.get(other, 0.0) for other in above.iterchildren("table") if other is not element)
    return others >= max(LEAST_PARAGRAPH / 2, _SHARE_OF_TABLES * totals.get(above, 0.0))


def _is_inline(element: Element) -> bool:
    """Whether an element is a piece of text, and no container that happens to be a span."""
    if element.tag not in _INLINE:
        return False
    return element.tag not in SPANS or sum(child.tag in _LINE_TAGS for child in element) < 2


def _has_twins(element: Element, totals: Mapping[Element, float]) -> bool:
    """Whether boxes of the same kind and class stand beside an element and hold text too: a letter and its answer."""
    kind = element.get("class")
    above = element.getparent()
    if not kind or above is None:
        return False
    twins = (
        other for other in above.iterchildren(str(element.tag)) if other is not element and other.get("class") == kind
    )
    return any(totals.get(other, 0.0) >= LEAST_PARAGRAPH for other in twins)
