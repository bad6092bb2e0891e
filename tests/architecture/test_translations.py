"""Every text for users has an English translation that prints the same figures. Mend with script/translate."""

import catalogue


def test_every_text_is_translated():
    assert catalogue.untranslated() == {}


def test_translations_keep_their_placeholders():
    assert catalogue.unlike() == {}


def test_the_compiled_catalogue_is_fresh():
    assert not catalogue.stale()
