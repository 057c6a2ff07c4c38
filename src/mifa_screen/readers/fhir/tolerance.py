"""Reading a resource into a model when not all of it has the right shape: the rest is read, and what was left out is said."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from mifa_screen.readers.fhir.elements import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

Model = TypeVar("Model", bound=Element)
MOST_ROUNDS = 20


def path_of(steps: Sequence[Any]) -> str:
    """Return a path as FHIRPath writes it: `code.coding[0].system`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def read_model(model: type[Model], plain: dict[str, Any]) -> tuple[Model, tuple[str, ...]]:
    """Return the model of a resource, and the paths of what had to be left out because of its shape."""
    try:
        return model.model_validate(plain), ()
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
    plain = copy.deepcopy(plain)
    left_out: dict[str, None] = {}
    for _ in range(MOST_ROUNDS):
        for detail in wrong:
            left_out[path_of(_remove(plain, detail["loc"]))] = None
        try:
            return model.model_validate(plain), tuple(left_out)
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)
    return model(), ("",)


def _remove(plain: Any, steps: tuple[Any, ...]) -> tuple[Any, ...]:
    """Empty the deepest place on a path that exists; return the path of what was emptied."""
    here, done = plain, []
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if isinstance(here, list) and isinstance(step, int) and step < len(here):
            done.append(step)
            if last or not isinstance(here[step], (dict, list)):
                here[step] = {}
                break
            here = here[step]
        elif isinstance(here, dict) and step in here:
            done.append(step)
            if last or not isinstance(here[step], (dict, list)):
                here[step] = None
                break
            here = here[step]
        elif isinstance(here, dict) and isinstance(step, int) and step == 0:
            continue  # one thing stood in place of a list
    else:
        if isinstance(here, dict):
            here.clear()
    return tuple(done)
