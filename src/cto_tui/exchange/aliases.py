"""What the words of other people's files mean here. Only what is listed is taken; nothing is guessed."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "blip.ring": {
        "adopt": (
            "adopt use maintain adopter adopté adopteren übernehmen adoptar adotar adote adottare adopted standard "
            "keep recommandé рекомендуется принять использовать 采纳 采用"
        ),
        "trial": (
            "trial integrate proberen essai essayer pilot pilote testen ausprobieren erproben probar testar try "
            "experimenter experimentar experimente sperimentare expérimentation en_essai обкатка "
            "пробовать 试验 試用"
        ),
        "assess": (
            "assess explore evaluate évaluer évaluation beoordelen bewerten evaluar avaliar avalie valutare research "
            "watch à_l_étude à_évaluer en_évaluation оценка оценить 评估 評估"
        ),
        "hold": (
            "hold on_hold caution depr deprecate deprecated déprécié obsolète proscrit à_éviter "
            "vasthouden stop retenir suspendre prudence attendre halten meiden "
            "vermeiden abwarten evitar evite resistir esperar avoid retire phase_out sunset decommission mantener "
            "нежелательно воздержаться 暂缓 暫緩"
        ),
        "candidate": "candidate candidat proposed",
        "retired": "retired retiré",
        "rejected": "rejected rejeté refusé",
    },
    "blip.movement": {
        "new": "new nouveau nieuw neu",
        "in": "moved_in in up promoted",
        "out": "moved_out out down demoted",
        "same": "no_change same none unchanged",
    },
    "decision.status": {
        "proposed": "proposed draft pending open gathering under_review in_review in_progress wip discussion on_hold "
        "proposé proposée brouillon à_valider en_discussion vorgeschlagen entwurf propuesto propuesta borrador "
        "proposto proposta rascunho bozza",
        "accepted": "accepted approved decided active implemented adopted final done accepté acceptée validé validée "
        "approuvé approuvée adopté adoptée retenu retenue décidé décidée actée implémenté implémentée akzeptiert "
        "angenommen beschlossen aceptado aceptada aprobado aprobada aceito aceita aceite aprovado aprovada accettato "
        "accettata partially_superseded partially_replaced partiellement_remplacé partiellement_remplacée",
        "rejected": "rejected declined withdrawn refused abandoned rejeté rejetée refusé refusée abandonné abandonnée "
        "abgelehnt verworfen rechazado rechazada rejeitado rejeitada rifiutato rifiutata",
        "deprecated": "deprecated reverted obsolete retired inactive déprécié dépréciée obsolète veraltet überholt "
        "obsoleto obsoleta",
        "superseded": "superseded superseeded replaced superceded remplacé remplacée ersetzt abgelöst reemplazado "
        "reemplazada sustituido sustituida substituído substituída sostituito sostituita",
    },
    "deliverable.status": {
        "inbox": (
            "inbox new triage nouveau neu open opened submitted unconfirmed needs_triage nueva nuevo abierta "
            "abierto aberto aberta ouvert ouverte offen"
        ),
        "backlog": (
            "backlog to_do todo à_faire a_faire à_planifier open_backlog later someday zu_erledigen por_hacer "
            "pending tareas_por_hacer pendiente pendente a_fazer tarefas_pendentes itens_pendentes"
        ),
        "ready": (
            "ready ready_for_development selected_for_development selected ready_to_start prêt next "
            "sprint_backlog listo_para_desarrollo pronto_para_desenvolvimento prête bereit"
        ),
        "doing": (
            "doing in_progress en_cours in_arbeit started active wip working_on_it in_development development "
            "em_progresso en_curso en_progreso em_andamento em_desenvolvimento in_process in_bearbeitung "
            "en_développement"
        ),
        "review": (
            "review in_review code_review en_revue peer_review ready_to_merge in_code_review under_review "
            "reviewing en_revisión em_revisão in_überprüfung en_cours_de_revue en_révision"
        ),
        "uat": (
            "uat testing in_test qa in_qa acceptance recette en_recette validation ready_for_qa verify to_verify "
            "test en_pruebas em_teste em_testes en_test à_tester ready_for_testing ready_for_test in_testing "
            "verifying"
        ),
        "done": (
            "done closed resolved completed complete terminé fini fertig erledigt released deployed cerrada "
            "resuelta merged terminée finie fermé fermée clos clôturé clôturée résolu résolue livré livrée "
            "geschlossen gelöst hecho hecha finalizado finalizada cerrado resuelto listo concluído concluída "
            "feito fechado fechada resolvido resolvida itens_concluídos"
        ),
        "dropped": (
            "dropped cancelled canceled won_t_do wont_do abandoned annulé rejected obsolete deleted won_t_fix "
            "wontfix annulée abandonné abandonnée rejeté rejetée cancelado cancelada rechazado rechazada "
            "abgebrochen abgelehnt"
        ),
    },
    "deliverable.resolution": {
        "done": (
            "done fixed resolved complete completed implemented delivered terminé terminée fertig erledigt hecho "
            "hecha listo corregido corregida concluído concluída corrigé corrigée résolu"
        ),
        "dropped": (
            "won_t_do wont_do won_t_fix wontfix duplicate cannot_reproduce incomplete obsolete not_a_bug invalid "
            "declined abandoned not_planned cancelled canceled rejected doublon annulé annulée "
            "ne_sera_pas_réalisé ne_sera_pas_corrigé wird_nicht_erledigt duplikat no_se_hará no_se_corregirá "
            "duplicada duplicado não_será_feito won_t_be_done"
        ),
    },
    "deliverable.work_type": {
        "story": (
            "story user_story récit feature new_feature improvement enhancement évolution historia história "
            "historia_de_usuario história_de_usuário funktion nouvelle_fonctionnalité amélioration mejora "
            "melhoria neue_funktion verbesserung"
        ),
        "bug": "bug defect anomalie fault incident bogue error erro fehler défaut",
        "task": "task tâche tache chore_task aufgabe spike tarea tarefa",
        "epic": "epic épopée initiative épica épico",
        "subtask": "sub_task subtask sous_tâche sous_tache technical_task unteraufgabe subtarea subtarefa teilaufgabe",
        "chore": "chore maintenance technical_debt documentation",
    },
    "deliverable.priority": {
        "H": (
            "h highest high critical blocker major urgent p0 p1 haute élevée très_haute hoch severe p1_critical "
            "p0_blocker alta más_alta muy_alta mais_alta crítica crítico bloqueante critique bloquant bloquante "
            "majeur majeure la_plus_haute höchste kritisch must_have must"
        ),
        "M": (
            "m medium normal moderate p2 moyenne mittel p2_high p2_medium default media média moyen should_have should"
        ),
        "L": (
            "l low lowest minor trivial p3 p4 p5 basse faible niedrig p3_medium p3_low p4_low none_low baja baixa "
            "más_baja mais_baixa mineur mineure la_plus_basse niedrigste could_have could"
        ),
        "": "none unset no_priority undefined",
    },
    "tender.status": {
        "planning": "planning",
        "planned": "planned",
        "active": "active",
        "cancelled": "cancelled canceled",
        "unsuccessful": "unsuccessful",
        "complete": "complete completed",
        "withdrawn": "withdrawn",
    },
    "vendor.standing": {
        "preferred": "preferred excellent strategic privilégié stratégique a",
        "acceptable": "acceptable average good approved standard b",
        "watch": "watch poor probation à_surveiller c",
        "critical": "critical very_poor blocked suspendu d",
    },
    "candidate.state": {
        "new": "new applied candidature received nouveau",
    },
}  # fmt: skip


_ENDING: Final = re.compile(r"(?<=[^\W\d_])\((?:e|a|es|as|s|n)\)")


@functools.lru_cache(maxsize=4096)
def normalise(word: str) -> str:
    """A word made comparable: case-folded and without accents, which capitals often lack; blanks, dashes, dots and
    apostrophes become one underscore, and an ending for the other gender (`Terminé(e)`) is left out."""
    folded = unicodedata.normalize("NFKD", _ENDING.sub("", word.casefold()))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    parts = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "_".join(parts)


def _table() -> dict[tuple[str, str], str]:
    return {
        (vocabulary, normalise(word)): value
        for vocabulary, values in _WORDS.items()
        for value, words in values.items()
        for word in words.split()
    }


_TABLE: Final = _table()


def lookup(vocabulary: str, word: str, remembered: Mapping[tuple[str, str], str]) -> str | None:
    """What a word means: what the user told first, then the shipped table; None if nobody knows."""
    key = (vocabulary, normalise(word))
    return remembered.get(key, _TABLE.get(key))
