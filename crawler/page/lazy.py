"""Values that are worked out when they are first asked for.

As ``functools.cached_property``, which takes a lock each time before Python 3.12 and so costs several times as much.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - read as the decorator that it is
    """A property whose function is called once an instance; the instance keeps the value under the same name."""

    def __init__(self, read: Callable[[Any], Value]) -> None:
        """Take the function that works the value out."""
        self._read = read
        self._name = read.__name__
        self.__doc__ = read.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "lazy[Value]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> "lazy[Value] | Value":
        """Work the value out and leave it where the next look finds it without asking here."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._read(instance)
        return value
