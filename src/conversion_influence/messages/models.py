"""Codes of models that cannot be used (`bundle_faults`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

_COPY = (
    "Copy the whole folder again from where it was trained, as an archive or in binary mode.",
    "Copiez à nouveau tout le dossier depuis l'endroit où il a été entraîné, dans une archive ou "
    "en mode binaire.",
)

MODELS = (
    entry(
        "no_model_folder",
        "model",
        (
            "A model is a folder, and there is none at the place that was named.",
            "Un modèle est un dossier, et il n'y en a pas à l'endroit indiqué.",
        ),
        (
            "`--model models/latest` before anything was trained",
            "`--model models/latest` avant tout entraînement",
        ),
        (
            "Give the folder that training wrote with `--model`, or train one first.",
            "Donnez avec `--model` le dossier que l'entraînement a écrit, ou entraînez d'abord un "
            "modèle.",
        ),
    ),
    entry(
        "no_model",
        "model",
        (
            "The folder holds no `manifest.json`, so it is no model, or a part of it is missing.",
            "Le dossier n'a pas de `manifest.json` : ce n'est pas un modèle, ou il en manque une "
            "partie.",
        ),
        (
            "`--model models` where the model is in `models/latest`",
            "`--model models` alors que le modèle est dans `models/latest`",
        ),
        (
            "Name the folder itself, the one in which `manifest.json` stands.",
            "Nommez le dossier lui-même, celui où se trouve `manifest.json`.",
        ),
    ),
    entry(
        "absent_model_file",
        "model",
        (
            "A file that the manifest lists is not there, or may not be read.",
            "Un fichier que le manifeste annonce n'est pas là, ou n'est pas lisible.",
        ),
        ("a folder without `expected.json`", "un dossier sans `expected.json`"),
        _COPY,
    ),
    entry(
        "unlisted_model_file",
        "model",
        (
            "The manifest does not list a file that every model has.",
            "Le manifeste n'annonce pas un fichier que tout modèle possède.",
        ),
        (
            "a `manifest.json` that does not name `model.txt`",
            "un `manifest.json` qui ne nomme pas `model.txt`",
        ),
        _COPY,
    ),
    entry(
        "linked_model_file",
        "model",
        (
            "A file of the model is a link to another place. Links are not followed, since what "
            "they lead to may change.",
            "Un fichier du modèle est un lien vers un autre endroit. Les liens ne sont pas suivis, "
            "car ce qu'ils désignent peut changer.",
        ),
        ("`model.txt -> ../old/model.txt`", "`model.txt -> ../ancien/model.txt`"),
        ("Copy the file itself (`cp -L`).", "Copiez le fichier lui-même (`cp -L`)."),
    ),
    entry(
        "no_plain_model_file",
        "model",
        (
            "Where a file of the model should be, there is a folder, a pipe or a device.",
            "À la place d'un fichier du modèle, il y a un dossier, un tube ou un périphérique.",
        ),
        ("a folder called `model.txt`", "un dossier appelé `model.txt`"),
        _COPY,
    ),
    entry(
        "damaged_model_file",
        "model",
        (
            "A file of the model is not as it was written: it is longer, shorter or changed.",
            "Un fichier du modèle n'est pas tel qu'il a été écrit : il est plus long, plus court "
            "ou modifié.",
        ),
        ("a download that was cut off", "un téléchargement interrompu"),
        _COPY,
    ),
    entry(
        "converted_lines",
        "model",
        (
            "A program has rewritten the line ends of a file as Windows writes them. Nothing else "
            "is wrong, but then nobody can tell.",
            "Un programme a réécrit les fins de ligne d'un fichier à la façon de Windows. Rien "
            "d'autre n'a changé, mais on ne peut plus en être sûr.",
        ),
        (
            "a model fetched with git on Windows",
            "un modèle récupéré par git sous Windows",
        ),
        (
            "Copy it in binary mode; in git, add the line `* -text` to a `.gitattributes` of the "
            "folder.",
            "Copiez-le en mode binaire ; dans git, ajoutez la ligne `* -text` à un "
            "`.gitattributes` du dossier.",
        ),
    ),
    entry(
        "damaged_manifest",
        "model",
        (
            "The `manifest.json` of the model cannot be read, or lacks what it should say.",
            "Le `manifest.json` du modèle ne peut pas être lu, ou ne dit pas tout ce qu'il "
            "devrait.",
        ),
        ("an empty `manifest.json`", "un `manifest.json` vide"),
        _COPY,
    ),
    entry(
        "foreign_file_name",
        "model",
        (
            "The manifest names a file outside of the folder, or with letters that not every "
            "system can write.",
            "Le manifeste nomme un fichier hors du dossier, ou avec des lettres que tous les "
            "systèmes n'écrivent pas.",
        ),
        ("`../elsewhere.txt`", "`../ailleurs.txt`"),
        (
            "Do not use a model of unknown origin; copy it again from where it was trained.",
            "N'utilisez pas un modèle d'origine inconnue ; copiez-le à nouveau depuis l'endroit où "
            "il a été entraîné.",
        ),
    ),
    entry(
        "file_name_twice",
        "model",
        (
            "Two files of the model have names that some systems take for one.",
            "Deux fichiers du modèle ont des noms que certains systèmes confondent.",
        ),
        ("`Notes.txt` and `notes.txt`", "`Notes.txt` et `notes.txt`"),
        (
            "Write the model again with another name for one of them.",
            "Écrivez à nouveau le modèle en renommant l'un des deux.",
        ),
    ),
    entry(
        "newer_format",
        "model",
        (
            "A newer version of the program wrote the model, in a form that this one cannot read.",
            "Une version plus récente du programme a écrit le modèle, sous une forme que celle-ci "
            "ne lit pas.",
        ),
        (
            "a model of a colleague who has upgraded, and you have not",
            "le modèle d'un collègue qui a mis à jour le programme, et pas vous",
        ),
        (
            "Upgrade the program (`pip install --upgrade conversion-influence`), or train the "
            "model again with yours.",
            "Mettez à jour le programme (`pip install --upgrade conversion-influence`), ou "
            "entraînez à nouveau le modèle avec le vôtre.",
        ),
    ),
    entry(
        "older_format",
        "model",
        (
            "An older version of the program wrote the model, in a form that is not read any more.",
            "Une version plus ancienne du programme a écrit le modèle, sous une forme qui n'est "
            "plus lue.",
        ),
        (
            "a model from before an upgrade",
            "un modèle d'avant une mise à jour",
        ),
        (
            "Train the model again with this version.",
            "Entraînez à nouveau le modèle avec cette version.",
        ),
    ),
    entry(
        "foreign_record",
        "model",
        (
            "What the model says of itself (`bundle.json`, `expected.json`) lacks something, holds "
            "something unknown, or contradicts itself.",
            "Ce que le modèle dit de lui-même (`bundle.json`, `expected.json`) est incomplet, "
            "contient une chose inconnue, ou se contredit.",
        ),
        (
            "a key in `bundle.json` that another version has written",
            "une clé de `bundle.json` qu'une autre version a écrite",
        ),
        (
            "Upgrade to the version that wrote it, copy it again, or train it again.",
            "Passez à la version qui l'a écrit, copiez-le à nouveau, ou entraînez-le à nouveau.",
        ),
    ),
    entry(
        "damaged_trees",
        "model",
        (
            "The text of the model breaks a rule that every model of ours keeps. It is refused "
            "before anything of it is run.",
            "Le texte du modèle enfreint une règle que tous nos modèles respectent. Il est refusé "
            "avant que rien n'en soit exécuté.",
        ),
        (
            "a `model.txt` that was edited by hand",
            "un `model.txt` modifié à la main",
        ),
        (
            "Copy the model again, or train it again.",
            "Copiez à nouveau le modèle, ou entraînez-le à nouveau.",
        ),
    ),
    entry(
        "unreadable_trees",
        "model",
        (
            "The text of the model is well-formed, and LightGBM refuses it all the same.",
            "Le texte du modèle est bien formé, et LightGBM le refuse pourtant.",
        ),
        (
            "a folder with files of two models",
            "un dossier avec des fichiers de deux modèles",
        ),
        (
            "Copy the model again, or train it again.",
            "Copiez à nouveau le modèle, ou entraînez-le à nouveau.",
        ),
    ),
    entry(
        "mixed_model",
        "model",
        (
            "The stored answers belong to another model than the one beside them.",
            "Les réponses gardées sont celles d'un autre modèle que celui qui les accompagne.",
        ),
        (
            "a `model.txt` copied into the folder of another model",
            "un `model.txt` copié dans le dossier d'un autre modèle",
        ),
        (
            "Copy the whole folder, not single files of it.",
            "Copiez tout le dossier, et non des fichiers isolés.",
        ),
    ),
    entry(
        "other_answers",
        "model",
        (
            "The model keeps a few questions and the answers it gave when it was written. Here it "
            "answers differently, so its scores could not be trusted.",
            "Le modèle garde quelques questions et les réponses qu'il donnait quand il a été "
            "écrit. Ici il répond autrement : ses notes ne seraient pas fiables.",
        ),
        (
            "another version of LightGBM than the one that wrote it",
            "une autre version de LightGBM que celle qui l'a écrit",
        ),
        (
            "Install the version that the message names, or copy the model again.",
            "Installez la version que nomme le message, ou copiez à nouveau le modèle.",
        ),
    ),
)
"""One entry per key of `bundle_faults.FAULTS`."""
