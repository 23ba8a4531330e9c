"""The demo radar: title, what became of it, what is said about it."""

from __future__ import annotations

from typing import Final

QUADRANTS: Final = ("Techniques", "Tools", "Platforms", "Languages & Frameworks")

BLIPS: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "Techniques": (
        ("Revue d'architecture par ADR", "adopt", "Une page par décision, relue en comité technique"),
        ("Tests de contrat entre services", "adopt", "Remplace deux jours de recette croisée par version"),
        ("Livraison continue par branche courte", "adopt", "Délai médian de mise en production : 2 jours"),
        ("Modélisation des menaces STRIDE", "trial", "Atelier de deux heures au cadrage de chaque projet"),
        ("Éco-conception RGESN", "trial", "Exigée dans un appel d'offres public sur trois"),
        ("Event storming", "assess", "Utile au cadrage, animateurs à former"),
        ("Platform engineering", "assess", "Portail interne pour les six équipes"),
        ("Monorepo", "hold", "Temps de construction doublé chez deux équipes"),
        ("Assistants de code génératifs", "trial", "Gain mesuré sur les tests, revue humaine obligatoire"),
        ("Développement piloté par la spécification", "assess", "Spécification exécutable pour les marchés publics"),
        ("Microservices par défaut", "hold", "Un monolithe modulaire suffit à la plupart de nos produits"),
        ("Tests de mutation", "rejected", "Trop long pour notre intégration continue"),
        ("Observabilité par traces", "adopt", "Incidents diagnostiqués sans reproduire"),
        ("Chaos engineering", "rejected", "Pas à notre échelle"),
        ("Revue de code asynchrone sous 24 h", "adopt", "Accord d'équipe, mesuré chaque mois"),
        ("SBOM signé à chaque version", "assess", "Demandé par le Cyber Resilience Act"),
    ),
    "Tools": (
        ("Renovate", "adopt", "Dépendances à jour chaque semaine"),
        ("Trivy", "adopt", "Analyse des images à chaque construction"),
        ("Playwright", "adopt", "Tests de bout en bout, plus stables que les précédents"),
        ("Selenium Grid", "retired", "Remplacé par Playwright"),
        ("Jenkins", "hold", "Deux chaînes restent à migrer"),
        ("GitLab CI", "adopt", "Chaîne par défaut des nouveaux projets"),
        ("OpenTofu", "trial", "Suite de notre code d'infrastructure"),
        ("Backstage", "assess", "Catalogue des services et de leurs propriétaires"),
        ("k6", "adopt", "Tests de charge dans la chaîne"),
        ("Semgrep", "assess", "Règles maison pour nos motifs d'injection"),
        ("SonarQube", "adopt", "Seuils de qualité par projet"),
        ("Structurizr", "assess", "Diagrammes C4 tenus avec le code"),
        ("JMeter", "retired", "Remplacé par k6"),
        ("Vault", "adopt", "Secrets de tous les environnements"),
        ("Dependency-Track", "assess", "Suivi des vulnérabilités des versions livrées"),
        ("Bruno", "candidate", "Collections d'API tenues dans le dépôt"),
    ),
    "Platforms": (
        ("Kubernetes managé", "adopt", "Socle de nos services hébergés"),
        ("PostgreSQL", "adopt", "Base par défaut"),
        ("Oracle Database", "hold", "Coût de licence ; sortie planifiée pour deux clients"),
        ("Keycloak", "adopt", "Identité, FranceConnect et ProConnect"),
        ("Cloud souverain SecNumCloud", "trial", "Exigé par les établissements de santé"),
        ("RabbitMQ", "adopt", "Messages entre services"),
        ("Kafka", "assess", "Flux de capteurs de la mobilité"),
        ("OpenSearch", "trial", "Recherche du portail usager"),
        ("MinIO", "hold", "Licence modifiée ; autre stockage objet à choisir"),
        ("Garage", "assess", "Stockage objet léger, fait en France"),
        ("VMware vSphere", "hold", "Renouvellement trop cher"),
        ("Proxmox VE", "trial", "Remplaçant de vSphere pour les environnements internes"),
        ("Serveurs Windows 2012", "retired", "Fin de support"),
        ("Redis", "adopt", "Cache et verrous"),
        ("Grafana", "adopt", "Tableaux de bord des équipes et des clients"),
        ("Edge computing", "rejected", "Aucun besoin client confirmé"),
    ),
    "Languages & Frameworks": (
        ("Python", "adopt", "Données et automatisation"),
        ("TypeScript", "adopt", "Tout le code d'interface"),
        ("Angular", "adopt", "Interfaces de gestion"),
        ("AngularJS", "retired", "Fin de support"),
        ("Java 21", "adopt", "Cœur de nos progiciels"),
        ("Spring Boot", "adopt", "Services Java"),
        ("Quarkus", "assess", "Démarrage rapide, équipe à former"),
        ("Rust", "assess", "Passerelle de capteurs"),
        ("Go", "trial", "Outils d'exploitation"),
        ("PHP 7", "hold", "Plus corrigé ; trois extranets à reprendre"),
        ("Symfony", "adopt", "Extranets"),
        ("DSFR", "adopt", "Système de design de l'État"),
        ("Flutter", "trial", "Application mobile des agents"),
        ("Kotlin", "assess", "Android et services"),
        ("htmx", "assess", "Écrans simples sans chaîne d'interface"),
        ("GWT", "retired", "Dernier écran réécrit au printemps"),
    ),
}
"""Quadrant to (title, ring it ends in, description)."""

QUESTIONS: Final = (
    "Que gagne une équipe de six personnes ?",
    "Combien coûte la sortie au bout de trois ans ?",
    "Qui sait l'exploiter la nuit ?",
    "Est-ce compatible avec nos marchés publics ?",
)
CRITERIA: Final = (
    "Un projet pilote livré sans régression de délai",
    "Temps de traitement divisé par deux sur le cas de référence",
    "Deux équipes volontaires à la fin de l'essai",
)
