from .discussion import Discussion, Topic
from .importing import ColumnMapping, Import, ImportRow, Question, TeamAlias
from .indicator import Indicator, Norm
from .measurement import Correction, Measurement, Response, Sample
from .plan import EvaluationMoment, Instrument, LineChange, MeasuringDay, MonitoringLine, PlanRound
from .signal import Signal

__all__ = [
    "ColumnMapping",
    "Correction",
    "Discussion",
    "EvaluationMoment",
    "Import",
    "ImportRow",
    "Indicator",
    "Instrument",
    "LineChange",
    "Measurement",
    "MeasuringDay",
    "MonitoringLine",
    "Norm",
    "PlanRound",
    "Question",
    "Response",
    "Sample",
    "Signal",
    "TeamAlias",
    "Topic",
]
