from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Joins the search table to the matters: a table kept with the gate's own rows."""

    name = "yinuo.kernel.search"

    def ready(self) -> None:
        """Hang the table on the gate."""
        from yinuo.kernel.matters.projection import TABLES
        from yinuo.kernel.search.docs import SEARCH_DOC

        if SEARCH_DOC not in TABLES:
            TABLES.append(SEARCH_DOC)
