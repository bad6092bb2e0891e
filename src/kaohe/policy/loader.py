"""From a file to a policy that holds together, or to the list of everything that is wrong with it."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kaohe.errors import Finding, KaoheError, Place
from kaohe.i18n import _
from kaohe.policy.checks import faults
from kaohe.policy.composition import compose
from kaohe.policy.document import Document, parse_document
from kaohe.policy.interpretation import Path, apply_changes, steps_of
from kaohe.policy.policy import Policy
from kaohe.policy.salvage import salvage, validation_findings
from kaohe.policy.sentences import expand_clauses, expand_rule
from kaohe.policy.ties import tie_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.policy.catalogue import Catalogue
    from kaohe.policy.checks.fault import Fault
    from kaohe.policy.library import Library


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy with its document (interpretations applied), for lint, explanation and the run's record.

    ``readings``: the alternative in force for each interpretation.
    """

    policy: Policy
    document: Document
    readings: dict[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Return a digest of everything that decides points: the document after all choices."""
        text = json.dumps(self.document.data, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def load_policy(
    name: str,
    library: Library,
    catalogue: Catalogue,
    *,
    readings: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Loaded:
    """Load a policy by id or file; raises `KaoheError` with every fault and its line.

    ``readings`` overrides interpretations (``{"partial_units": "whole"}``); ``changes`` then sets fields by
    path, as ``kaohe whatif --set`` does.
    """
    return _composed(library.read(name), library, catalogue, readings, changes)


def load_again(
    loaded: Loaded,
    library: Library,
    catalogue: Catalogue,
    *,
    readings: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Loaded:
    """Load the very version of a policy from its file again, as `load_policy` does, with other choices."""
    return load_policy(
        loaded.document.positions[()].file, library, catalogue, readings=readings, changes=changes
    )


def load_text(text: str, name: str, library: Library, catalogue: Catalogue) -> Loaded:
    """Load a policy from YAML that stands in no file yet; ``name`` is the file named in places."""
    return _composed(parse_document(text, name), library, catalogue, None, None)


def _composed(
    document: Document,
    library: Library,
    catalogue: Catalogue,
    readings: Mapping[str, str] | None,
    changes: Mapping[str, Any] | None,
) -> Loaded:
    loaded = load_document(compose(document, library), catalogue, readings=readings, changes=changes)
    findings = list(tie_findings(loaded.policy, loaded.document, library))
    if findings:
        raise KaoheError(*findings)
    return loaded


def load_document(
    document: Document,
    catalogue: Catalogue,
    *,
    readings: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Loaded:
    """Turn a composed document into a policy, its interpretations applied; raises like `load_policy`."""
    document = Document(copy.deepcopy(document.data), document.positions)
    findings: list[Finding] = []
    chosen = _choose(document, readings or {}, findings)
    chosen_patches = {name: _patches(document, name, alternative) for name, alternative in chosen.items()}
    settled = [steps_of(path) for patches in chosen_patches.values() for path in patches]
    # Within a part that is written anew, what the readings in force settle still holds.
    whole = {path: value for path, value in (changes or {}).items() if _holds_any(steps_of(path), settled)}
    findings += _patched(document, whole, ())
    for name, patches in chosen_patches.items():
        where = ("interpretations", name, "alternatives", chosen[name], "set")
        findings += _patched(document, patches, where)
    rest = {path: value for path, value in (changes or {}).items() if path not in whole}
    findings += _patched(document, rest, ())
    findings += expand_clauses(document)
    unread = {finding.place.path for finding in findings}
    policy, more = _validated(document, catalogue)
    # A sentence that was not understood is still a text where fields should be: said once is enough.
    findings += [finding for finding in more if finding.place.path not in unread]
    if findings or policy is None:
        raise KaoheError(*sorted(findings, key=_reading_order))
    return Loaded(policy, document, chosen)


def _patches(document: Document, name: str, alternative: str) -> dict[str, Any]:
    written = document.data["interpretations"][name]["alternatives"].get(alternative)
    patches = written.get("set") if isinstance(written, dict) else None
    return patches if isinstance(patches, dict) else {}


def _holds_any(steps: Path, settled: list[Path]) -> bool:
    """Tell whether any of the paths ``settled`` leads into the part at ``steps``."""
    return any(
        len(other) > len(steps)
        and all(one in (own, "*") or own == "*" for one, own in zip(other, steps, strict=False))
        for other in settled
    )


def _choose(document: Document, readings: Mapping[str, str], findings: list[Finding]) -> dict[str, str]:
    declared = document.data.get("interpretations")
    declared = declared if isinstance(declared, dict) else {}
    chosen: dict[str, str] = {}
    for name, choice in declared.items():
        if isinstance(choice, dict) and isinstance(choice.get("alternatives"), dict):
            alternative = str(readings.get(name, choice.get("in_force")))
            if alternative in choice["alternatives"]:
                chosen[name] = alternative
            elif name in readings:
                findings.append(_unknown_reading(name, alternative, choice["alternatives"]))
    findings += [_unknown_reading(name, "", declared) for name in readings if name not in declared]
    return chosen


def _unknown_reading(name: str, alternative: str, known: Mapping[str, Any]) -> Finding:
    if alternative:
        message = _("口径“{name}”没有读法“{alternative}”").format(name=name, alternative=alternative)
    else:
        message = _("没有口径“{name}”").format(name=name)
    hint = _("可用的:{names}").format(names=_("、").join(known) or _("无"))
    return Finding("policy.interpretation", message, hint)


def _patched(document: Document, patches: Mapping[str, Any], where: Path) -> list[Finding]:
    return [
        Finding(finding.code, finding.message, finding.hint, document.place(where))
        for finding in apply_changes(document.data, patches, expand_rule)
    ]


def _validated(document: Document, catalogue: Catalogue) -> tuple[Policy | None, list[Finding]]:
    try:
        policy: Policy | None = Policy.model_validate(document.data)
        findings, ignored = [], frozenset[str]()
    except ValidationError as error:
        findings = validation_findings(error, document)
        policy, ignored = salvage(document.data)
    if policy is not None:
        findings += [
            _finding(fault, document) for fault in faults(policy, catalogue) if not _echo(fault, ignored)
        ]
    return (None if findings else policy), findings


def _echo(fault: Fault, ignored: frozenset[str]) -> bool:
    """Tell whether a fault only echoes a part that was dropped because it is itself faulty."""
    return any(name in fault.message for name in ignored)


def _finding(fault: Fault, document: Document) -> Finding:
    place = document.place(fault.path, text=fault.text, span=fault.span)
    return Finding(fault.code, fault.message, fault.hint, place)


def _reading_order(finding: Finding) -> tuple[str, int, int]:
    place: Place = finding.place
    return (place.file or "", place.line or 0, place.position or 0)
