"""The app `library`."""

from django.apps import AppConfig


class Library(AppConfig):
    name = "practica.knowledge.library"
    label = "library"

    def ready(self) -> None:
        """Versions follow their item, translations their original, files their version; search and letters learn of all."""
        from practica.knowledge.library.actions.following import follow_file, follow_item
        from practica.knowledge.library.hiding import register_hiding
        from practica.knowledge.library.models import LibraryItem, State, Version
        from practica.knowledge.library.news import register_news
        from practica.knowledge.library.notices import register_notices
        from practica.knowledge.library.search import register_library
        from practica.people.access.placing import follow
        from practica.services.files.belonging import belongs_to
        from practica.services.files.models import File

        follow(LibraryItem.KIND, follow_item)
        belongs_to(Version, gone=lambda version: version.item.state == State.WITHDRAWN, keeps=True)
        follow(File.KIND, follow_file)
        register_library()
        register_notices()
        register_news()
        register_hiding()
