"""The forms of this app: from what was typed to the plain values that actions take."""

from practica.knowledge.replications.forms.adapting import AdaptForm
from practica.knowledge.replications.forms.reporting import AbandonForm, ReportForm, StillRunningForm
from practica.knowledge.replications.forms.using import UseForm

__all__ = ["AbandonForm", "AdaptForm", "ReportForm", "StillRunningForm", "UseForm"]
