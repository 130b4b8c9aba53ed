"""The live programme: targets and their figures, tasks, money, obstacles."""

from hatangso.store.programme.models.money import MoneyLine
from hatangso.store.programme.models.observations import LocalIndicator, Observation
from hatangso.store.programme.models.obstacles import Obstacle, ObstacleStep
from hatangso.store.programme.models.targets import Milestone, Target, TargetMeasure, TargetOrganisation
from hatangso.store.programme.models.tasks import Task, TaskHandOver, TaskOrganisation, TaskProgress

__all__ = [
    "LocalIndicator",
    "Milestone",
    "MoneyLine",
    "Observation",
    "Obstacle",
    "ObstacleStep",
    "Target",
    "TargetMeasure",
    "TargetOrganisation",
    "Task",
    "TaskHandOver",
    "TaskOrganisation",
    "TaskProgress",
]
