"""What the columns of a Jira export are called: Jira writes them in the language of whoever exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cto_tui.exchange.tables import Header, header_key

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "key": (
        "Issue key", "Key", "issuekey", "Work item key", "Clé de ticket", "Clé de demande", "Clé", "Vorgangsschlüssel",
        "Schlüssel", "Clave de incidencia", "Clave", "Chave da item", "Chave do item", "Chave",
    ),
    "id": (
        "Issue id", "Work item id", "ID de ticket", "Vorgangs-ID", "ID de la incidencia", "ID da item", "ID do item",
    ),
    "summary": ("Summary", "title", "Titre", "Résumé", "Zusammenfassung", "Titel", "Resumen", "Resumo"),
    "type": (
        "Issue Type", "Work type", "Work item type", "Type de ticket", "Type de demande", "Vorgangstyp",
        "Tipo de Incidencia", "Tipo de item", "Tipo do item",
    ),
    "status": ("Status", "État", "Statut", "Estado"),
    "category": (
        "Status Category", "Catégorie d'état", "Catégorie d’état", "Statuskategorie", "Categoría de estado",
        "Categoria do status",
    ),
    "priority": ("Priority", "Priorité", "Priorität", "Prioridad", "Prioridade"),
    "resolution": ("Resolution", "Résolution", "Lösung", "Resolución", "Resolução"),
    "assignee": (
        "Assignee", "Personne assignée", "Responsable", "Zugewiesene Person", "Bearbeiter", "Persona asignada",
        "Responsável",
    ),
    "reporter": (
        "Reporter", "Rapporteur", "Autor", "Informador", "Relator", "Creator", "Créateur", "Ersteller", "Creador",
        "Criador",
    ),
    "created": ("Created", "Création", "Créé", "Créée", "Créé(e)", "Erstellt", "Creada", "Creado", "Criado"),
    "updated": (
        "Updated", "Mise à jour", "Mis à jour", "Aktualisiert", "Actualizada", "Actualizado", "Atualizado(a)",
        "Atualizado",
    ),
    "resolved": (
        "Resolved", "Résolu", "Résolue", "Résolu(e)", "Erledigt", "Gelöst", "Resuelta", "Resuelto", "Resolvido",
        "Resolvido(a)",
    ),
    "due": ("Due date", "Date d'échéance", "Date d’échéance", "Échéance", "Fälligkeitsdatum", "Fälligkeit",
            "Fecha de vencimiento", "Data limite"),
    "description": ("Description", "Beschreibung", "Descripción", "Descrição"),
    "project": ("Project key", "Space key", "Clé de projet", "Clé du projet", "Projektschlüssel", "Clave del proyecto",
                "Chave do projeto"),
    "components": ("Components", "Component/s", "Component", "Composants", "Komponenten", "Componentes"),
    "labels": ("Labels", "Étiquettes", "Stichwörter", "Labels (Stichwörter)", "Etiquetas", "Categorias"),
    "sprint": ("Sprint", "Sprints"),
    "parent": (
        "Parent key", "Clé parent", "Clave principal", "Chave pai", "Parent", "Parent id", "Übergeordnet", "Principal",
        "Pai", "Parent Link", "Custom field (Epic Link)", "Champs personnalisés (Epic Link)",
        "Benutzerdefinierte Felder (Epic Link)", "Campo personalizado (Epic Link)", "Epic Link",
    ),
    "comment": ("Comment", "Commentaire", "Kommentar", "Comentario", "Comentar", "Comentário"),
    "versions": ("Fix versions", "Fix Version/s", "Versions corrigées", "Lösungsversionen", "Lösungsversion(en)",
                 "Versiones corregidas", "Versões corrigidas"),
    "watchers": ("Watchers", "Observateurs", "Beobachter", "Observadores"),
}  # fmt: skip
"""Every name of a column, by what it holds; of several that a file has, the first filled one counts."""

DURATIONS: Final = tuple(
    (label, tuple(map(header_key, beginnings)))
    for label, beginnings in (
        (
            "Original estimate",
            ("Original estimate", "Estimation originale", "Ursprüngliche Schätzung", "Estimación original",
             "Estimativa original"),
        ),
        (
            "Remaining estimate",
            ("Remaining estimate", "Estimation restante", "Restschätzung", "Verbleibende Schätzung",
             "Estimación restante", "Trabajo restante", "Estimativa restante"),
        ),
        (
            "Time spent",
            ("Time spent", "Temps consacré", "Temps passé", "Benötigte Zeit", "Tiempo trabajado", "Tiempo empleado",
             "Tempo gasto"),
        ),
    )
)  # fmt: skip
"""(label, comparable beginnings of the headers) of the durations that are kept as notes."""

POINTS: Final = ("storypoint", "puntosdehistoria", "pontosdehistoria")
"""What the comparable header of story points holds, whatever the instance calls the field."""


class Columns:
    """The columns that a table has, by what they hold: every row is asked for them."""

    def __init__(self, header: Header) -> None:
        self._names = {
            what: tuple(name for name in names if header.has(name)) for what, names in COLUMNS.items()
        }  # fmt: skip

    def __getitem__(self, what: str) -> tuple[str, ...]:
        return self._names[what]
