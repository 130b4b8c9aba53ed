"""Shared use of passive infrastructure: tenancies, requests and disputes, rents, operators' yearly plans."""

from hatangso.store.sharing.models.rents import DeclaredRent
from hatangso.store.sharing.models.requests import Dispute, SharingRequest, SharingStep, SharingTerms
from hatangso.store.sharing.models.tenancies import Tenancy
from hatangso.store.sharing.models.year_plans import YearPlan, YearPlanLine, YearPlanStep

__all__ = [
    "DeclaredRent",
    "Dispute",
    "SharingRequest",
    "SharingStep",
    "SharingTerms",
    "Tenancy",
    "YearPlan",
    "YearPlanLine",
    "YearPlanStep",
]
