"""Sites one by one: a file with a mistake is an error of its own site, where Scrapy's loader lets it stop them all."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.spider import iter_spider_classes

from crawler.errors import ConfigurationError

_Names = list[str]  # "list" is a method of the loader

# What a file raises while it is imported, be it the check of its declaration, a slip, or no Python at all.
_MISTAKES = (ConfigurationError, ImportError, SyntaxError, NameError, AttributeError, TypeError, ValueError)


class OneByOneLoader:
    """Scrapy's spider loader for runs of many sites: ``load`` raises for the site whose file has the mistake.

    A file that cannot be imported stands for the site of its own name, as every site file bears its site's.
    """

    def __init__(self, modules: _Names) -> None:
        self._spiders: dict[str, type[Spider]] = {}
        self._mistakes: dict[str, ConfigurationError] = {}
        for name in modules:
            for module in self._modules(name):
                self._spiders |= {spider.name: spider for spider in iter_spider_classes(module)}

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the loader of a project."""
        return cls(settings.getlist("SPIDER_MODULES"))

    def load(self, spider_name: str) -> type[Spider]:
        """Return a spider by name; raises ConfigurationError for one with a mistake, KeyError for an unknown one."""
        if spider_name in self._mistakes:
            raise self._mistakes[spider_name]
        return self._spiders[spider_name]

    def list(self) -> _Names:
        """Return the names of all spiders, of those with a mistake too."""
        return sorted({*self._spiders, *self._mistakes})

    def find_by_request(self, request: Request) -> _Names:
        """Return the names of the spiders that would take a request."""
        return [name for name, spider in self._spiders.items() if spider.handles_request(request)]

    def _modules(self, path: str) -> Iterator[ModuleType]:
        """Yield a module and those in it, without those that cannot be imported."""
        try:
            module = import_module(path)
        except _MISTAKES as error:
            self._mistakes[path.rpartition(".")[2]] = _told(path, error)
            return
        yield module
        for inner in iter_modules(getattr(module, "__path__", ())):
            yield from self._modules(f"{path}.{inner.name}")


def _told(path: str, error: Exception) -> ConfigurationError:
    if isinstance(error, ConfigurationError):
        return error
    return ConfigurationError(f"{path} cannot be imported ({type(error).__name__}: {error}); mend the site's file")
