"""Whether a message is nothing but a yes, so that something may be done on it.

A word of agreement somewhere is not enough: "yes, but not now", "ok no" and "fine, forget it" have one too. So every
word has to be accounted for: as a yes, as politeness, as a repetition of what was asked, or as the very deed that was
asked about. What is left over, a negation, a condition, a doubt, another wish, makes it no yes. Of questions only those
that cannot change the mind, where it is and how to call, may follow. All languages are read
at once. Whether repeated names and times are the ones on the table is left to the caller.
"""

import re
import unicodedata
from typing import Literal

from nlu.text import fold

Deed = Literal["book", "move", "cancel", "pay"]
_LONGEST = 30  # words; a yes is short
_MOST_CHARS = 400
_PHRASE = 12  # words of the longest phrase
_RATHER = r"(?:(?:just|all|exactly|also|still|about|really|absolutely|quite|very|so|pretty|even) )*"
_FOR_ME = r"(?: (?:as well|too|also|then|exactly))?(?: (?:for|with|to|by) (?:me|us))?(?: too)?"
_FINE = (
    r"good|great|perfect|perfectly|right|fine|lovely|nice|correct|ok|okay|true|ideal|excellent|awesome|wonderful|"
    r"fantastic|amazing|cool|alright|accurate|confirmed"
)
_GOOD = (
    rf"{_RATHER}(?:{_FINE}|it|the one|well|better|everything|what i (?:said|want|wanted|asked for|need|meant))"
    rf"{_FOR_ME}"
)
_THAT = (
    r"(?:and )?(?:(?:all )?(?:that|this|it)(?: (?:time|day|date|one|appointment|slot|all|also|still))?|"
    r"all of (?:that|it)|everything|th[eo]se|they|(?:all )?(?:that|the|this) info(?:rmation)?|the (?:time|"
    r"day|date|appointment))"
)
_YES = (
    # English
    r"y|yes|yess+|yeah|yea|ya|yep|yup|sure(?: thing)?|ok|okay|okey|okie(?: dokie)?|k|kk|alright|all right|"
    r"aye|mhm|uh huh|"
    r"absolutely|definitely|certainly|of course|indeed|agreed|approved|affirmative|confirm(?:ed|ing)?(?: (?:it|that))?|"
    r"proceed|go(?: right)? ahead(?: with (?:it|that|this))?|go for it|please do|do (?:it|that|this|so)|"
    r"i (?:will )?(?:confirm|agree|accept|do)(?: all)?(?: (?:it|that|this))?(?: all)?|exactly|precisely|"
    r"spot on|terrific|"
    r"make it(?: so)?|lets do (?:it|that|this)|"
    r"(?:please )?continue|go on|lets go(?: (?:for|with) (?:it|that|this))?|you bet|be my guest|why not|fab|no problem|"
    r"yes it (?:is|does|would)|sounds like a plan|(?:that )?sounds like a plan|all set|awesome|excellent|wonderful|"
    r"(?:permission )?granted|you(?:ve)? (?:got|have) it(?: right)?|(?:youre|you are) (?:right|correct)|"
    r"(?:im|i am) (?:good|fine|ok|okay|happy) with (?:that|it|this)|(?:i|ill|i will) take (?:it|that|this)(?: one)?|"
    r"i (?:like|love|want) (?:it|that|this)|i can (?:do|make) (?:it|that|this)(?: (?:time|appointment|work))?|"
    r"(?:id|i would) (?:like|love) (?:it|that|this|to do (?:it|that|this))|(?:please )?(?:try|use) (?:it|that|this)|"
    rf"(?:{_THAT} )?(?:(?:will |would |should )?(?:sounds?|seems?|looks?)) {_GOOD}|{_RATHER}(?:{_FINE}){_FOR_ME}|"
    rf"(?:{_THAT} (?:is|are|was|will be|would be|also would be|should be)|thats|its|thatll be|thatd be|itll be|"
    rf"itd be) {_GOOD}|"
    rf"(?:(?:{_THAT} |thatll |itll |thatd )(?:will |would |should )?(?:also |still )?(?:works?|do|does|fits?|suits?)|"
    r"(?:will |would |should )?(?:works|fits|suits)|will do|(?:will|would|should) work)"
    r"(?: (?:into|in) my schedule)?(?: me)?(?: (?:just|really|very))?(?: (?:fine|well|great|good|"
    r"perfectly|better|nicely))?"
    r"(?: (?:for|with) (?:me|us))?(?: too| as well)?|"
    # Spanish
    r"sip?|claro(?: que si)?|vale|venga|dale|bueno|(?:muy )?bien|perfecto|genial|estupendo|excelente|exacto|"
    r"exactamente|correcto|de acuerdo|por supuesto|desde luego|adelante|eso es|asi es|asi esta bien|hecho|hazlo|hagalo|"
    r"(?:me|nos) (?:va|viene|parece|queda|suena) (?:muy )?(?:bien|perfecto|genial)|confirm[ae]lo|acepto|listo|"
    r"(?:eso |todo )?(?:esta|suena|es) (?:muy )?(?:bien|correcto|perfecto|genial)|si quiero|sin problema|"
    r"confirm[aeo]|confirmado|me gusta|"
    # French
    r"oui|ouais|daccord|bien sur|(?:allez|vas) y|cest (?:bon|parfait|ca|bien|correct|exact|super|note|tres bien)|"
    r"(?:ca|cela|tout) (?:me |nous )?(?:va|marche|convient|roule)(?: (?:bien|tres bien|parfaitement))?|volontiers|"
    r"entendu|exactement|exact|impeccable|nickel|parfait|super|tres bien|avec plaisir|tout a fait|absolument|"
    r"je (?:confirme|valide|accepte|(?:le |la )?prends|veux bien)|confirmez|valide[rz]?|pas de probleme|"
    # German
    r"ja|jo|jep|jup|jawohl|klar|na klar|genau|gerne?|sehr gerne?|einverstanden|in ordnung|perfekt|prima|toll|gut|"
    r"sehr gut|wunderbar|alles klar|abgemacht|richtig|korrekt|naturlich|selbstverstandlich|"
    r"auf jeden fall|"
    r"(?:das |es |der termin )?(?:(?:passt|stimmt|geht)|(?:klingt|ist|ware|wurde)(?= \w))(?: (?:so|"
    r"mir|fur mich|sehr|gut|"
    r"perfekt|super|"
    r"toll|richtig|prima|ok|okay|klar|in ordnung|korrekt|passen))*|mach(?: (?:es|das|mal|so))*|"
    r"mach(?:en)? (?:sie|wir)(?: (?:es|das|so))*|so machen wir es|bestatig(?:e|en|t)(?: (?:sie|es|das))*|"
    r"ich (?:bestatige|nehme (?:ihn|es|das|den))|"
    # Portuguese
    r"sim|certo|(?:eu )?confirmo|pode (?:ser|avancar|confirmar|fazer)|(?:esta|ta|fica|parece|e) (?:muito )?"
    r"(?:bem|bom|otimo|perfeito|certo|combinado|correto)|(?:e )?isso(?: mesmo)?|combinado|beleza|blz|aceito|avanc[ae]|"
    r"perfeito|otimo|exato|exatamente|correto|com certeza|sem problema|de acordo|(?:por mim )?tudo bem|muito bem|"
    # Italian, Dutch
    r"esatto|confermo|daccordo|va bene|perfetto|akkoord|klopt|graag"
)
_NOW = r"(?:right )?now|jetzt|ahora|maintenant|agora"
_COURTESY = (
    r"please|pls|plz|thanks?(?: you)?(?: (?:so|very) much)?(?: a lot)?|thx|ty|cheers|many thanks|kindly|"
    r"hi|hello|hey|oh|"
    r"ah|and|then|so|for me|you (?:can|may)|(?:i )?(?:would|d) like(?: you)? to|id like(?: you)? to|just|"
    rf"{_NOW}|"
    r"por favor|porfa|(?:muchas )?gracias|hola|pues|y|entonces|puede[sn]?|quiero|"
    r"sil (?:vous|te) plait|svp|stp|merci(?: (?:beaucoup|bien))?|bonjour|salut|et|alors|(?:vous|"
    r"tu) (?:pouvez|peux)|je veux|"
    r"bitte(?: (?:schon|sehr))?|danke(?: (?:schon|sehr))?|vielen dank|dankeschon|hallo|und|dann|also|"
    r"mochte ich|ich mochte|"
    r"(?:muito )?obrigad[oa]|ola|entao|e|pode|podes|podem|grazie|per favore|alsjeblieft|alstublieft"
)
_REPEATS = (
    r"x(?:service|builder|time)|with|at|on|for|the|an?|my|this|that|it|to|appointment|booking|session|time|slot|"
    r"con|el|la|las|para|cita|reserva|mi|avec|a|le|pour|de|du|rendez vous|rdv|seance|mon|ma|"
    r"mit|bei|am|um|fur|den|die|der|uhr|termin|com|as|o|no dia|na|marcacao|consulta"
)
_IT = (
    r"(?: (?:it|that|this|them(?: all)?|me in|me|"
    r"(?:my|the|an) (?:appointment|session|booking)))*"
)
_OF_IT = (
    r"(?: (?:sie|es|ihn|das|den termin|die buchung|mir|le|la|les|lo|o|a|cita|"
    r"a consulta|la cita|la reserva|el rendez vous))*"
)
_DEEDS: dict[Deed, str] = {
    "book": (
        rf"(?:book|reserve|schedule|make|take|get|set|arrange|put)(?: (?:it|that) up)?{_IT}(?: (?:in|up))?|sign me up|"
        r"(?:res[e]rv[ae](?:r|z)?(?:lo|la|me|melo|mela)?|agend[ae]r?(?:lo|la)?|apunt[ae](?:me|lo)|pid[ea]la|"
        rf"prene[zr]|faites|marc[ao]r?|marque|marca|reserv[ao]|buch(?:e|en)?|reservier(?:e|en)?|eintragen){_OF_IT}"
    ),
    "cancel": (
        rf"(?:cancel|delete|remove){_IT}|"
        r"(?:cancel[ae](?:r)?(?:lo|la)?|anul[ae]r?(?:lo|la)?|annule[rz]?|stornier(?:e|en)?|absagen|sag(?:e|en)?|"
        rf"desmarc[ao]r?|desmarque|losch(?:e|en)){_OF_IT}(?: ab)?"
    ),
    "move": (
        rf"(?:move|change|reschedule|switch|shift){_IT}|(?:mu[e]v[ae](?:lo|la)?|cambi[ae]r?(?:lo|la)?|mover(?:lo|la)?|"
        rf"deplace[rz]?|change[rz]|reporte[rz]|verschieb(?:e|en)?|verleg(?:e|en)?|mud[ae]r?|remarc[ao]r?|remarque|"
        rf"altere|alterar?){_OF_IT}"
    ),
    "pay": (
        r"(?:pay(?: (?:it|for it|now|that|this))*|charge(?: (?:it|me|my card|the card))*|(?:ill|i will|"
        r"i want to) pay(?: now)?|"
        rf"pag[aou]r?(?:lo|la)?|pague|cobr[ae](?:lo|r)?|paye[rz]?|je paie|regle[rz]?|bezahl(?:e|en)?|zahl(?:e|"
        rf"en)?)(?: jetzt)?{_OF_IT}"
    ),
}  # fmt: skip
_WHEREABOUTS = (
    r"(?:address|number|telephone|where|wheres|located|location|directions|contact info(?:rmation)?|contact details|"
    r"their phone|how (?:can|do|could|should) i (?:find|reach|call|contact|get)|"
    r"direccion|telefono|numero|donde|adresse|ou|telefonnummer|nummer|wo|endereco|telefone|onde)"
)
_AROUND = (
    r"(?:phone|contact|call|reach|what|whats|is|are|s|the|their|his|her|its|your|of|can|could|would|will|"
    r"may|you|me|i|do|does|have|need|"
    r"also|and|a|an|for|to|go|get|give|send|tell|provide|share|grab|with|how|them|him|it|they|info|information|details|"
    r"please|thanks|thank|that|this|place|office|salon|shop|clinic|therapist|dentist|doctor|stylist|hairdresser|barber|"
    r"there|let|know|like|therapists|dentists|doctors|stylists|salons|get|got|from|at|in|case|should|use|"
    r"street|office|find|"
    r"located|as|well|too|now|by|way|will|had|may|so|again|which|use|both|ca|ive|would|be|great|xservice|"
    r"xbuilder|cual|es|la|"
    r"el|de|y|quelle|quel|est|l|se|trouve|et|wie|ist|die|der|ihre|und|"
    r"qual|o|e|fica|queda|esta)"
)
_GLAD = set("👍👌✅✔🙏🙂😀😊😁😃😄🎉❤💪👏🏻🏼🏽🏾🏿")
_AGREEING = set("👍👌✅✔")
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+")
_COMMA = re.compile(r",\s*")
_CLEAR = re.compile(r"\b(?:yes|yeah|yea|yep|yup|correct|perfect|great|sounds (?:good|great)|si|oui|ja|sim)\b")
_BEGINS_A_QUESTION = re.compile(
    r"(?:and |also |please |btw |by the way )*(?:whats?|where(?:s| is)?|which|how (?:can|do)|can|could|may|do|does|"
    r"is|are|will|would you|give|send|tell|their)\b"
)
_CHANGES_MIND = re.compile(
    r"\b(?:no|nor|not|never|none|but|wait|hold|actually|instead|rather|cancel\w*|later|another|other|else|different|"
    r"earlier|sooner|change|move|costs?|prices?|pric\w+|charge\w*|much|expensive|cheap\w*|pay\w*|refund\w*|fees?|free|"
    r"when|times?|days?|dates?|tomorrow|today|if|unless|until|before|after|forget|think|ask|sure|book\w*|\w+nt|"
    r"stop|leave|keep|first|still|call|talk|speak|person|human|remind|list|show|my|mine|xtime)\b"
)
_APOSTROPHES = re.compile("['’‘`]")  # noqa: RUF001 - what phones write
_WORD = re.compile(r"\w+|[👍👌✅✔]")
_IDLE = re.compile(rf"{_COURTESY}|{_REPEATS}")
_IDLE_IN_MOVING = re.compile(rf"{_COURTESY}|{_REPEATS}|{_DEEDS['move']}")  # "change it": to what?
_ASKS_WHERE = re.compile(rf"(?=.*\b{_WHEREABOUTS}\b)(?>(?:{_WHEREABOUTS}|{_AROUND})(?: |$))++")
_SAYS: dict[Deed, re.Pattern[str]] = {
    deed: re.compile(rf"[👍👌✅✔]|{_YES}|{_COURTESY}|{_REPEATS}|{words}") for deed, words in _DEEDS.items()
}
_AFTER_BOOKING: dict[Deed, tuple[Deed, ...]] = {"pay": ("pay", "book")}


def is_plain_yes(text: str, deed: Deed) -> bool:
    """Whether ``text``, its names and times masked as by ``nlu.masks.mask``, agrees to ``deed`` and says no more."""
    if len(text) > _MOST_CHARS:
        return False
    answer = _before_where(text.strip())
    words = _words(answer)
    if "?" in answer or len(words) > _LONGEST or not all(map(_is_writing, text)):
        return False
    idle = _IDLE_IN_MOVING if deed == "move" else _IDLE
    agrees = any(_is_made_of(_SAYS[each], words) for each in _AFTER_BOOKING.get(deed, (deed,)))
    return agrees and not _is_made_of(idle, words)


def _is_made_of(phrases: re.Pattern[str], words: list[str]) -> bool:
    """Whether the words are nothing but such phrases, one behind the other; in time that grows with their number."""
    reached = {0}
    for end in range(1, len(words) + 1):
        starts = (start for start in range(max(0, end - _PHRASE), end) if start in reached)
        if any(phrases.fullmatch(" ".join(words[start:end])) for start in starts):
            reached.add(end)
    return len(words) in reached


def _before_where(text: str) -> str:
    """The message without the questions that end it and cannot change the mind: where it is, what they are like.

    They may follow behind a comma only after a word that is never said just to begin with, as "okay" is.
    """
    for cut in _SENTENCE.finditer(text):
        if _asks_where(text[cut.end() :]) or _asks_about_them(text[cut.end() :]):
            return text[: cut.start()]
    for cut in _COMMA.finditer(text):
        asks = _asks_where(text[cut.end() :]) or _asks_about_them(text[cut.end() :])
        if asks and _CLEAR.search(fold(text[: cut.start()])):
            return text[: cut.start()]
    return text


def _asks_about_them(sentence: str) -> bool:
    """Whether this only asks about those who give the session, not about its price, its time or another wish."""
    words = " ".join(_words(sentence))
    return bool(_BEGINS_A_QUESTION.match(words)) and not _CHANGES_MIND.search(words)


def says_now(words: str) -> bool:
    """Whether these words of time say "now": the deed's, not another time's."""
    return re.fullmatch(_NOW, fold(words).strip()) is not None


def _asks_where(sentence: str) -> bool:
    words = _words(sentence)
    return len(words) <= _LONGEST and bool(_ASKS_WHERE.fullmatch(" ".join(words)))


def _words(sentence: str) -> list[str]:
    """The words without accents, capitals and apostrophes."""
    return _WORD.findall(_APOSTROPHES.sub("", fold(sentence)))


def _is_writing(char: str) -> bool:
    """Letters, digits, blanks, usual signs, and pictures that are glad: any other may mean a no."""
    if char in _GLAD or char in "\n\r\t\u200d\ufe0f":
        return True
    return unicodedata.category(char)[0] in "LNPMZ"
