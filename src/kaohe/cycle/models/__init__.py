"""What the database keeps: grants, cycles with their steps, proposals, appeals, the audit trail."""

from kaohe.cycle.models.appeals import Appeal, AppealMessage
from kaohe.cycle.models.audit import AuditEntry
from kaohe.cycle.models.cycles import Cycle, Delivery, Step
from kaohe.cycle.models.exclusions import ExclusionProposal
from kaohe.cycle.models.grants import Grant
from kaohe.cycle.models.pay import PayProposal
from kaohe.cycle.models.review import Acknowledgement, Signature
from kaohe.cycle.models.submissions import PolicySubmission
from kaohe.cycle.models.tasks import Task
from kaohe.cycle.models.tokens import ApiToken

__all__ = [
    "Acknowledgement",
    "ApiToken",
    "Appeal",
    "AppealMessage",
    "AuditEntry",
    "Cycle",
    "Delivery",
    "ExclusionProposal",
    "Grant",
    "PayProposal",
    "PolicySubmission",
    "Signature",
    "Step",
    "Task",
]
