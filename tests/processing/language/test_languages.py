"""Which language a reader gets."""

import pytest

from processing.language.languages import best_of, wanted_here


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        (["de_AT.UTF-8"], "de"),
        (["de-CH"], "de"),
        (["zh_CN.UTF-8"], "zh_CN"),
        (["zh-Hans-SG"], "zh_CN"),
        (["zh"], "zh_CN"),
        (["zh_TW.UTF-8"], "en"),
        (["zh-Hant-HK", "de"], "de"),
        (["fr_FR", "de_DE"], "de"),
        (["en_GB", "de_DE"], "en"),
        (["fr_FR"], "en"),
        (["C.UTF-8"], "en"),
        ([], "en"),
        ([""], "en"),
    ],
)
def test_the_first_language_that_is_spoken_here_is_taken(wanted, tag):
    assert best_of(wanted).tag == tag


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"LANG": "de_DE.UTF-8"}, ["de_DE.UTF-8"]),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, ["zh_CN.UTF-8"]),
        ({"LANG": "fr_FR", "LANGUAGE": "de:zh_CN"}, ["de", "zh_CN", "fr_FR"]),
        ({"LANG": "C", "LANGUAGE": "de"}, []),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE"}, []),
    ],
)
def test_the_environment_is_read_as_gettext_reads_it(variables, wanted, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wanted_here() == wanted
