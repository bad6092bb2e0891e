"""A person against a post (任职资格检查): every requirement and skill, and the gaps that are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.engine.organisation.criteria import Candidate, Verdict
from kaohe.i18n import _
from kaohe.policy.description.words import Words
from kaohe.policy.organisation.post import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.engine.organisation.criteria import Status
    from kaohe.engine.organisation.registry import Registry
    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.organisation.post import Post
    from kaohe.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement or skill: met in any way all of whose criteria are met."""

    id: str
    title: str
    cite: str
    ways: tuple[tuple[Verdict, ...], ...]

    @property
    def status(self) -> Status:
        """Tell whether it is met; not known where that hangs on something that nobody has recorded."""
        return any_of(all_of(verdict.status for verdict in way) for way in self.ways)

    def as_json(self) -> dict[str, Any]:
        """Return the requirement with every way of meeting it."""
        return {
            "requirement": self.id,
            "title": self.title,
            "cite": self.cite,
            "status": self.status,
            "ways": [
                {
                    "status": all_of(verdict.status for verdict in way),
                    "criteria": [verdict.as_json() for verdict in way],
                }
                for way in self.ways
            ],
        }


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of one check; ``person`` is the key, ``name`` what the person is called."""

    policy: str
    post: str
    title: str
    person: str
    name: str
    on: date
    requirements: tuple[Asked, ...]
    skills: tuple[Asked, ...]

    @property
    def status(self) -> Status:
        """Return met where everything is."""
        return all_of(asked.status for asked in (*self.requirements, *self.skills))

    def gaps(self) -> Iterator[dict[str, Any]]:
        """Yield what keeps the person from the post, each way of an unmet requirement by itself."""
        for asked in (*self.requirements, *self.skills):
            if asked.status == "met":
                continue
            for number, way in enumerate(asked.ways, 1):
                for verdict in way:
                    if verdict.status != "met":
                        yield {
                            "requirement": asked.id,
                            "title": asked.title,
                            "cite": asked.cite,
                            "way": number,
                            "status": verdict.status,
                            "needed": verdict.needed,
                            "has": verdict.has,
                            "gap": verdict.gap,
                        }

    def as_json(self) -> dict[str, Any]:
        """Return the answer for programs."""
        return {
            "policy": self.policy,
            "post": self.post,
            "title": self.title,
            "person": self.person,
            "name": self.name,
            "on": self.on.isoformat(),
            "status": self.status,
            "requirements": [asked.as_json() for asked in self.requirements],
            "skills": [asked.as_json() for asked in self.skills],
            "gaps": list(self.gaps()),
        }


def check(  # noqa: PLR0913 - what is asked, of whom, and when
    policy: Policy, post: str, *, person: str, registry: Registry, catalogue: Catalogue, on: date
) -> Check:
    """Hold a person against a post on a day; ``person`` is a key of the registry, ``post`` an id."""
    described = policy.posts[post]
    words = Words(policy, catalogue.get("people"))
    candidate = Candidate(policy, words, registry, person, described, on)
    return Check(
        policy=policy.id,
        post=post,
        title=described.title,
        person=person,
        name=registry.name(person),
        on=on,
        requirements=tuple(_requirements(candidate, described)),
        skills=tuple(_skills(candidate, described)),
    )


def all_of(statuses: Iterable[Status]) -> Status:
    """Put together what all has to be met: one that is not decides, then one that is not known."""
    found = set(statuses)
    return "not_met" if "not_met" in found else "unknown" if "unknown" in found else "met"


def any_of(statuses: Iterable[Status]) -> Status:
    """Put together ways of which one is enough."""
    found = set(statuses)
    return "met" if "met" in found else "unknown" if "unknown" in found else "not_met"


def _requirements(candidate: Candidate, post: Post) -> Iterator[Asked]:
    for name, asked in post.requirements.items():
        ways = tuple(tuple(candidate.judge(criterion) for criterion in way) for way in asked.any_of)
        yield Asked(name, asked.title, asked.cite, ways)


def _skills(candidate: Candidate, post: Post) -> Iterator[Asked]:
    for name, need in post.skills.items():
        skill = candidate.policy.skills[name]
        criterion = Record(record=name, title=skill.title, unit=_("级"), at_least=str(need.level))
        yield Asked(name, skill.title, need.cite, ((candidate.judge(criterion),),))
