from .collecting import Material
from .document import Document, DocumentTemplate, Format
from .reading import Evaluation, ReadReceipt, SearchEntry
from .review import ApprovalRound, Remark
from .version import Attachment, Picture, Rendition, Version

__all__ = [
    "ApprovalRound",
    "Attachment",
    "Document",
    "DocumentTemplate",
    "Evaluation",
    "Format",
    "Material",
    "Picture",
    "ReadReceipt",
    "Remark",
    "Rendition",
    "SearchEntry",
    "Version",
]
