from .collecting import Material
from .document import Document, DocumentTemplate, Format
from .reading import Evaluation, ReadReceipt, SearchEntry
from .review import ApprovalRound, Remark
from .version import Attachment, Picture, Rendition, Version
from .writing import PutAside

__all__ = [
    "ApprovalRound",
    "Attachment",
    "Document",
    "DocumentTemplate",
    "Evaluation",
    "Format",
    "Material",
    "Picture",
    "PutAside",
    "ReadReceipt",
    "Remark",
    "Rendition",
    "SearchEntry",
    "Version",
]
