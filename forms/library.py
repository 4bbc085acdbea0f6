"""The forms that are shipped with Stagework: `forms/definitions/<id>.form`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files

from forms.form import Form, FormError
from forms.read import FormFault

SUFFIX = ".form"


class FormLibrary(Mapping[str, Form]):
    """Forms by id. Each is read when it is first asked for.

    >>> FormLibrary({"f.form": b'{"id": "f", "components": []}'})["f"].fields
    ()
    """

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        """Args: sources: File name → bytes; a file is named after its form's id."""
        self._sources = {name.removesuffix(SUFFIX): source for name, source in sources.items()}
        self._forms: dict[str, Form] = {}

    @classmethod
    def shipped(cls) -> FormLibrary:
        """The definitions in the installed package."""
        return _SHIPPED.library

    def __getitem__(self, form_id: str) -> Form:
        """
        Raises:
            KeyError: No such form.
            FormError: It can't be read, or its id is not the file's name.
        """
        if form_id not in self._forms:
            name = form_id + SUFFIX
            form = Form.parse(self._sources[form_id], name)
            if form.id != form_id:
                message = (f"The id “{form.id}” is not the file's name.", f"id «{form.id}» не совпадает с именем файла.")
                raise FormError([FormFault.of("id", message, (f"Write “{form_id}”.", f"Напишите «{form_id}»."))], name)
            self._forms[form_id] = form
        return self._forms[form_id]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._sources))

    def __len__(self) -> int:
        return len(self._sources)


class _Shipped:
    @cached_property
    def library(self) -> FormLibrary:
        folder = files("forms") / "definitions"
        return FormLibrary({file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(SUFFIX)})


_SHIPPED = _Shipped()
