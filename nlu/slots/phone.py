"""Telephone numbers, as E.164."""

import phonenumbers

from nlu.understanding import Context, SlotValue


def find(text: str, context: Context) -> SlotValue | None:
    """The first number valid in the country of the person's locale, or written with its country code."""
    region = context.locale.replace("_", "-").partition("-")[2].upper() or None
    for leniency in (phonenumbers.Leniency.VALID, phonenumbers.Leniency.POSSIBLE):
        if leniency == phonenumbers.Leniency.POSSIBLE and context.asked != "phone":
            break
        for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency, max_tries=20):
            value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            return SlotValue(value, match.raw_string, match.start, match.end)
    return None
