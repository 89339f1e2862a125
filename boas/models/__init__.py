from .assessment import Assessment, AssessmentDocument, AssessmentMeeting
from .statements import StandardActivity, Statement, StatementSet
from .tally import Correction, Remark, SuggestionDecision, Tally, TapReceipt

__all__ = [
    "Assessment",
    "AssessmentDocument",
    "AssessmentMeeting",
    "Correction",
    "Remark",
    "StandardActivity",
    "Statement",
    "StatementSet",
    "SuggestionDecision",
    "Tally",
    "TapReceipt",
]
