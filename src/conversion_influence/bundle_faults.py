"""Why a bundle cannot be used, in words: English and French side by side, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversion_influence.errors import BundleError
from conversion_influence.messages.said import Said, coded

AGAIN = Said(
    "copy the folder again from its source, in binary mode",
    "copiez à nouveau le dossier depuis sa source, en mode binaire",
)
"""What mends a copy."""

FAULTS: Mapping[str, Said] = {
    "no_model_folder": Said(
        "{folder} is not a folder; give the folder that holds {file} and model.txt",
        "{folder} n'est pas un dossier ; donnez celui qui contient {file} et model.txt, avec "
        "--model",
    ),
    "no_model": Said(
        "{folder} is not a model bundle: it has no {file}; give the folder that training wrote, or "
        "{again}",
        "{folder} n'est pas un modèle : il n'y a pas de {file} ; donnez le dossier que "
        "l'entraînement a écrit, ou {again}",
    ),
    "absent_model_file": Said(
        "{file}: cannot be read ({reason}); {again}",
        "{file} : ne peut pas être lu ({reason}) ; {again}",
    ),
    "unlisted_model_file": Said(
        "{file}: does not list {names}; {again}",
        "{file} : {names} n'y figure pas ; {again}",
    ),
    "linked_model_file": Said(
        "{file}: is a symbolic link; copy the file itself (cp -L)",
        "{file} : est un lien symbolique ; copiez le fichier lui-même (cp -L)",
    ),
    "no_plain_model_file": Said(
        "{file}: is not a plain file; {again}",
        "{file} : n'est pas un simple fichier ; {again}",
    ),
    "damaged_model_file": Said(
        "{file}: {found}; {again}",
        "{file} : {found} ; {again}",
    ),
    "converted_lines": Said(
        "{file}: its line ends were converted from LF to CRLF: copy it again in binary mode (in "
        "git: a .gitattributes line '* -text' for the folder)",
        "{file} : ses fins de ligne ont été changées de LF en CRLF : copiez-le à nouveau en mode "
        "binaire (dans git : une ligne '* -text' du fichier .gitattributes pour le dossier)",
    ),
    "damaged_manifest": Said(
        "{file}: {found}; {again}",
        "{file} : {found} ; {again}",
    ),
    "foreign_file_name": Said(
        "{file}: {name!r} is not an allowed file name; use letters, digits, '_', '-', '.', and '/' "
        "for a folder inside the bundle",
        "{file} : {name!r} n'est pas un nom de fichier permis ; employez des lettres, des "
        "chiffres, '_', '-', '.', et '/' pour un dossier à l'intérieur du modèle",
    ),
    "file_name_twice": Said(
        "{file}: two file names differ in upper and lower case only; rename one",
        "{file} : deux noms de fichiers ne diffèrent que par des majuscules ; renommez l'un d'eux",
    ),
    "newer_format": Said(
        "{file}: the bundle was written by format {came}, this version reads {known}: upgrade "
        "conversion-influence, or train the model again with this version",
        "{file} : le modèle est écrit au format {came}, et cette version lit le format {known} : "
        "mettez à jour conversion-influence, ou entraînez à nouveau le modèle avec cette version",
    ),
    "older_format": Said(
        "{file}: the bundle was written by format {came}, this version reads {known}: train the "
        "model again with this version",
        "{file} : le modèle est écrit au format {came}, et cette version lit le format {known} : "
        "entraînez à nouveau le modèle avec cette version",
    ),
    "foreign_record": Said(
        "{file}: {where}: {reason}.{near} Copy the bundle again, or train it again with this "
        "version",
        "{file} : {where} ne peut pas être lu ({reason}).{near} Copiez à nouveau le modèle, ou "
        "entraînez-le à nouveau avec cette version",
    ),
    "damaged_trees": Said(
        "{where}: {reason}; the model is damaged or was edited; copy the bundle again or train it "
        "again",
        "{where} : le modèle est abîmé ou a été modifié ({reason}) ; copiez-le à nouveau, ou "
        "entraînez-le à nouveau",
    ),
    "unreadable_trees": Said(
        "{file}: LightGBM {version} cannot read it ({reason}); the folder mixes two models: copy "
        "the bundle again or train it again",
        "{file} : LightGBM {version} ne peut pas le lire ({reason}) ; le dossier mélange deux "
        "modèles : copiez le modèle à nouveau, ou entraînez-le à nouveau",
    ),
    "mixed_model": Said(
        "{file}: its answers are of another {names}; the folder mixes two models: copy the bundle "
        "again or train it again",
        "{file} : ses réponses sont celles d'un autre {names} ; le dossier mélange deux modèles : "
        "copiez le modèle à nouveau, ou entraînez-le à nouveau",
    ),
    "other_answers": Said(
        "{file}: {what} different from when the model was written (LightGBM {then} then, {now} "
        "now); install the version it was written with, or copy the bundle again",
        "{file} : le modèle ne répond pas comme au moment où il a été écrit (LightGBM {then} "
        "alors, {now} maintenant) ; installez la version qui l'a écrit, ou copiez-le à nouveau",
    ),
}
"""By code; programs may rely on the codes, people read the words.

What is damaged inside a file is told as it is found, in English: who reads it is to copy the file
again, not to mend it.
"""


def bundle_fault(code: str, **details: Any) -> BundleError:
    """Return the error of a bundle that cannot be used, in both languages.

    Parameters
    ----------
    code : str
        A key of `FAULTS`.
    **details
        A value for each ``{name}`` of its words but ``again``.
    """
    return coded(BundleError, code, FAULTS[code], again=AGAIN, **details)
