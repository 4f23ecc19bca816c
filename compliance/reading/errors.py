"""Why a correction cannot be made, as codes and English sentences; the pages translate the sentences."""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogues; the name is the one their tools look for."""
    return message


MESSAGES: dict[str, str] = {
    "unknown-operation": gettext_noop("This kind of correction is not known."),
    "no-place": gettext_noop("The words this correction is about are not in the text."),
    "no-provision": gettext_noop("No paragraph was read at these words."),
    "no-obligation": gettext_noop("No obligation was read at these words."),
    "no-action": gettext_noop("No action was read at these words."),
    "nothing-given": gettext_noop("Say what is to be corrected."),
    "unknown-value": gettext_noop("This value cannot be corrected here."),
    "bad-symbol": gettext_noop("This has no form of a United Nations symbol."),
    "bad-date": gettext_noop("Give the date as year, month and day."),
    "empty-value": gettext_noop("This cannot be empty."),
    "too-long": gettext_noop("This is too long."),
    "bad-choice": gettext_noop("Choose one of the values offered."),
    "not-governments": gettext_noop(
        "An obligation is addressed to governments. If this one is not, set it aside and say why."
    ),
    "reason-missing": gettext_noop("Say why it is set aside."),
    "no-words": gettext_noop("Select some words of the text."),
    "outside-provision": gettext_noop("Select words of one paragraph."),
    "outside-obligation": gettext_noop("Select words inside one obligation."),
    "not-operative": gettext_noop("This paragraph asks nobody to act. Correct its kind first."),
    "exists-already": gettext_noop("These words are one already."),
    "overlaps": gettext_noop("These words overlap an action. Split it or set it aside first."),
    "overlaps-obligation": gettext_noop("These words overlap an obligation. Split it or set it aside first."),
    "verb-alone": gettext_noop("One side would be left with its verb alone and ask for nothing. Choose another place."),
    "bad-split": gettext_noop("Choose a place between two words, with words on both sides."),
    "no-next": gettext_noop("There is no next one to join it with."),
    "last-action": gettext_noop("An obligation keeps at least one action. Set the obligation aside instead."),
    "bad-states": gettext_noop("Name the States this applies to."),
}


class CorrectionError(Exception):
    """A correction that cannot be made. `code` is a key of `MESSAGES`, `message` its English sentence (a message id
    for translation)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = MESSAGES[code]
