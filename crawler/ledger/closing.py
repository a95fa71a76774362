"""Whether all pipelines closed without an error, which Scrapy logs and then forgets."""

from scrapy.pipelines import ItemPipelineManager


class WatchedPipelines(ItemPipelineManager):
    """Scrapy's pipelines, with a mark that is only set after all of them closed."""

    closed = False

    async def close_spider_async(self) -> None:
        """Close all pipelines; an error passes through and leaves the mark unset."""
        await super().close_spider_async()
        self.closed = True
