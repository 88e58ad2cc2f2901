"""What people read on pages stands in the files of the five languages, never in a script or a document's template."""

import importlib
import json
import pkgutil
import re
import tomllib
import uuid
from dataclasses import fields
from pathlib import Path

import pytest

import api
import kit
import ml
from api.app import load_reactions
from api.audit.content import NOT_FACTS
from api.audit.record import all_kinds
from api.conversations.line_schemas import ConnectedMedium
from api.identity.caller import Caller
from api.identity.may import verbs_of
from api.identity.scopes import SCOPES
from api.notifications.wording.words import PARTS, kinds_with_words
from api.payments.life import STATES
from api.payments.port import shelves
from kit.db import Base
from kit.errors import Problem
from kit.outbox import Event, queue_of, reactions_in
from ml.no_show.words import PHRASES
from parley.build_web import WEB

ROOT = WEB.parent
LANGUAGES = ("de", "en", "es", "fr", "pt")
FOLDERS = [
    *(ROOT / "parley/pages/templates" / page for page in ("home", "account", "start")),
    ROOT / "api/payments/templates/bank", ROOT / "api/identity/oauth/templates/words", PHRASES,
    ROOT / "api/notifications/templates/mailbox/words", ROOT / "api/work/phrases",
]  # fmt: skip
SCRIPTS = sorted(
    path
    for folder in ("demo", "book/src", "desk/src", "widget/src", "ui", "api")
    for path in (WEB / folder).rglob("*")
    if path.suffix in {".js", ".ts", ".svelte"} and not path.name.endswith((".test.ts", ".d.ts"))
)
DOCUMENTS = sorted(path for room in ("api", "kit", "parley") for path in (ROOT / room).rglob("templates/**/*.html"))
SENTENCE = re.compile("[A-Z][a-z]+(?: [a-z\u2019']+)+|[a-z\u2019']+(?: [a-z\u2019']+){2,}")
"""At least two words as people write them, or three without a capital."""
VERBS = frozenset(verbs_of(Caller(organisation_id=uuid.uuid4(), role="owner", channel="web")))
"""What somebody may do, by the names that the api and its pages have for it."""
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*|<!--.*?-->", re.DOTALL)
MARKUP = re.compile(r">([^<>{}]*[A-Za-z][^<>{}]*)<")
ATTRIBUTES = re.compile(r"\b(?:class|d|viewBox|allow|sandbox|rel|autocomplete|style)=\"[^\"]*\"")


def said_in(path: Path) -> list[str]:
    """The English sentences of a script or component: in its strings, and in its markup between tags."""
    text = ATTRIBUTES.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))
    script = "".join(re.findall(r"<script.*?>(.*?)</script>", text, re.DOTALL)) if path.suffix == ".svelte" else text
    markup = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL) if path.suffix == ".svelte" else ""
    quoted = [next(filter(None, found.groups()), "") for found in QUOTED.finditer(script + _expressions(markup))]
    plain = [re.sub(r"\$\{[^}]*\}", "", each) for each in quoted]
    return [each for each in [*plain, *MARKUP.findall(markup)] if SENTENCE.search(each) and each not in VERBS]


def said_on(path: Path) -> list[str]:
    """The English sentences of a document's template, outside of what is filled in."""
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [each for each in MARKUP.findall(re.sub(r"<(style|script).*?</\1>", "", text, flags=re.DOTALL))
            if SENTENCE.search(each)]  # fmt: skip


def _expressions(markup: str) -> str:
    return "\n".join(re.findall(r"\{[^{}]*\}", markup))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(WEB)))
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    assert said_in(path) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_says_nothing_of_its_own(path: Path) -> None:
    assert said_on(path) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [('note("This did not arrive.")', ["This did not arrive."]), ('say("not_done")', []),
     ("// Says nothing at all\nx`open until ${time}`", []),
     ("told(`Open until ${time} today`)", ["Open until  today"])],
)  # fmt: skip
def test_an_english_sentence_in_a_script_is_found(tmp_path: Path, source: str, found: list[str]) -> None:
    (tmp_path / "page.js").write_text(source)
    assert said_in(tmp_path / "page.js") == found


def test_an_english_sentence_in_markup_is_found(tmp_path: Path) -> None:
    (tmp_path / "Page.svelte").write_text('<script lang="ts">let x = 1;</script><p class="a b c">Nobody is here</p>')
    assert said_in(tmp_path / "Page.svelte") == ["Nobody is here"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_language_says_everything(folder: Path) -> None:
    said = {each: tomllib.loads((folder / f"{each}.toml").read_text(encoding="utf-8")) for each in LANGUAGES}

    def keys(words: dict[str, object]) -> set[str]:
        return {name for name in words if not name.endswith("_many")}

    assert all(keys(words) == keys(said["en"]) and all(words.values()) for words in said.values())


def test_each_scope_has_words_for_whoever_is_asked_to_let_a_program_act() -> None:
    for language in LANGUAGES:
        path = ROOT / "api/identity/oauth/templates/words" / f"{language}.toml"
        assert tomllib.loads(path.read_text(encoding="utf-8"))["scopes"].keys() == SCOPES.keys()


def desk_words() -> dict[str, str]:
    words: dict[str, str] = json.loads((WEB / "desk/messages/en.json").read_text(encoding="utf-8"))
    return words


def audited_events() -> list[type[Event]]:
    """The kinds of event that the audit records; of a family, those that are announced."""
    load_reactions()
    kinds = {kind.__name__: kind for kind in all_kinds() if kind.__module__.startswith(("models.", "kit."))}
    families = {kind.__name__ for kind in all_kinds() if kind.__subclasses__()}
    return [kind for name, kind in kinds.items() if kind.audited and name not in families]


def test_the_desk_has_a_name_for_each_kind_of_event_and_whatever_an_entry_of_the_audit_tells() -> None:
    words, kinds = desk_words(), audited_events()
    audited = {mapper.class_.__tablename__: mapper.class_.audited for mapper in Base.registry.mappers
               if getattr(mapper.class_, "audited", None)}  # fmt: skip
    facts = {each.name for kind in kinds for each in fields(kind)} - set(NOT_FACTS)
    wanted = {f"event_{kind.__name__}" for kind in kinds} | {f"table_{table}" for table in audited}
    wanted |= {f"field_{name}" for name in facts.union(*audited.values())}
    assert sorted(wanted - words.keys()) == []
    offered = (WEB / "desk/src/office/audit_kinds.ts").read_text(encoding="utf-8")
    assert sorted(re.findall(r'  "(\w+)",', offered)) == sorted(kind.__name__ for kind in kinds)


def test_the_desk_has_a_name_for_each_service_of_others_each_secret_each_scope_each_part_and_each_queue() -> None:
    words, accounts = desk_words(), shelves()
    wanted = {f"vendor_{name}" for name in accounts} | {
        f"secret_{each}" for one in accounts.values() for each in one.wants
    }
    wanted |= {f"scope_{scope}" for scope in SCOPES} | {f"part_{part}" for part in PARTS}
    load_reactions()
    ours = [reaction for reaction in reactions_in(None) if not reaction.startswith("tests.")]  # other tests add theirs
    wanted |= {f"queue_{queue_of(reaction)}" for reaction in ours}
    assert sorted(wanted - words.keys()) == []


def test_the_desk_has_a_name_for_each_kind_of_notice_each_medium_and_each_state_of_a_payment() -> None:
    words = desk_words()
    media = [*ConnectedMedium.__args__, "web"]  # type: ignore[attr-defined]
    wanted = [f"kind_{kind}" for kind in kinds_with_words()] + [f"channel_{medium}" for medium in media]
    assert [key for key in [*wanted, *(f"pay_{state}" for state in STATES)] if key not in words] == []


MET_ELSEWHERE = {
    "by clients and who speaks for them": {
        "already-in-line", "already-offered", "approval-needed", "cannot-be-texted", "cannot-save", "card-refused",
        "coupon-spent", "coupon-unusable", "dates-taken", "fee-applies", "has-plan-already", "hold-expired",
        "household-full", "is-a-plan", "method-not-saved", "method-unusable", "move-taken", "never-open", "no-dates",
        "no-loyalty", "no-plan", "not-by-number", "not-issued", "not-now", "not-sold-now", "not-to-be-rated",
        "nothing-due", "nothing-offered", "other-rhythm", "package-changed", "payment-required", "payment-under-way",
        "plan-changed", "policy-forbids", "referral-refused", "series-undecided", "still-free",
        "subscription-cancelled", "subscription-ended", "too-many-in-line", "too-much",
        "unknown-method", "unsupported-rule",
    },
    "on live calendars": {"too-busy", "too-many-watches", "too-many-watches-from-here", "too-wide"},
    "on the pages of signing in and of one's account": {
        "app-there", "bad-authorization-request", "last-way-in", "link-spent", "no-account", "not-from-the-page",
        "outside-sign-in-refused", "outside-sign-in-unreachable", "weak-password",
    },
    "by other programs and by those who call us": {
        "bad-connection", "bad-cursor", "bad-link", "bad-secret", "bad-signature", "idempotency-key-too-long",
        "no-invoicing", "no-report", "not-by-hand", "not-json", "not-kept", "out-of-scope", "stale-lease", "stale-turn",
    },
    "by whoever runs the installation": {"news-erased"},
}  # fmt: skip
"""Problems that no screen of the desk asks for; all others it has to have words for."""


def types_of_problems() -> set[str]:
    """The type of every problem that the backend can answer with."""
    for package in (api, kit, ml):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return {kind.type for kind in _below(Problem) if kind.__module__.partition(".")[0] in {"api", "kit", "ml"}}


def _below(kind: type[Problem]) -> set[type[Problem]]:
    return {kind}.union(*(_below(each) for each in kind.__subclasses__()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_has_words_for_every_problem_it_can_meet(language: str) -> None:
    words = json.loads((WEB / "desk" / "problems" / f"{language}.json").read_text(encoding="utf-8"))
    types, elsewhere = types_of_problems(), set().union(*MET_ELSEWHERE.values())
    assert sorted(types - elsewhere - words.keys()) == []
    assert sorted(elsewhere - types) == []
    assert sorted(words.keys() - (types - elsewhere)) == ["other", "unreachable"]
