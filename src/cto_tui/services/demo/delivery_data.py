"""The demo portfolio: projects and what they deliver."""

from __future__ import annotations

from typing import Final

from cto_tui._dataclass import dataclass
from cto_tui.services.demo.names import ARCHITECT, BUYERS, DELIVERY


@dataclass(frozen=True)
class ProjectSpec:
    """A project of the story: `state` is where it stands today, `began` how many days ago it was an idea."""

    key: str
    short: str
    title: str
    customer: str
    lead: str
    budget: int
    state: str
    began: int
    uses: tuple[str, ...]
    cards: tuple[str, ...]
    open_states: tuple[str, ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


PROJECTS: Final = (
    ProjectSpec(
        "socle", "socle", "Socle d'hébergement mutualisé", "Interne", ARCHITECT, 180_000, "maintenance", 360,
        ("Kubernetes managé", "PostgreSQL", "Keycloak", "Vault", "Grafana", "Trivy"),
        _words("Passage en Kubernetes 1.31 | Sauvegardes chiffrées hors site | Rotation des secrets "
               "| Alertes d'astreinte | Migration des registres d'images | Plan de reprise testé | Quotas par équipe"
               " | Certificats automatisés | Tableau de bord des coûts | Purge des environnements de recette"
               " | Durcissement des nœuds"
               " | Supervision des sauvegardes"),
        ("ready", "backlog", "backlog"),
    ),
    ProjectSpec(
        "extranet", "extranet", "Extranet Habitat Ponant", BUYERS[8], "Lucie Prigent", 95_000, "maintenance", 358,
        ("Symfony", "DSFR", "Java 21", "Spring Boot", "Angular", "TypeScript", "Python"),
        _words("Demandes de logement en ligne | Pièces justificatives | Suivi des travaux locatifs | Export comptable"
               " | Relances par SMS | Reprise des 12 000 dossiers | Connexion ProConnect | Accessibilité RGAA AA"
               " | Archivage à valeur probante | Correction des doublons de locataires | Courriers types"),
        ("backlog", "backlog"),
    ),
    ProjectSpec(
        "portail", "portail", "Portail usager de Kerlann", BUYERS[0], DELIVERY, 420_000, "build", 250,
        ("OpenSearch", "DSFR", "Keycloak", "TypeScript", "Playwright"),
        _words("Compte usager et FranceConnect | Tableau de bord des démarches | Prise de rendez-vous | Paiement PayFiP"
               " | Recherche plein texte | Notifications par courriel | Annuaire des services | Formulaire d'état civil"
               " | Téléversement des pièces | Suivi d'une demande | Page d'accueil par quartier | Traduction en breton"
               " | Statistiques d'usage | Reprise des comptes existants | Tests de charge à 2 000 usagers"
               " | Audit d'accessibilité | Documentation d'exploitation | Plan de bascule"),
        ("uat", "review", "doing", "doing", "ready", "ready", "backlog", "backlog"),
    ),
    ProjectSpec(
        "dossier", "dossier patient", "Dossier patient partagé de Port-Lannec", BUYERS[3], ARCHITECT, 680_000, "build",
        215, ("Cloud souverain SecNumCloud", "Java 21", "PostgreSQL", "Vault"),
        _words("Identité patient INS | Connecteur DMP | Messagerie sécurisée MSSanté | Import des comptes rendus"
               " | Droits par service de soins | Journal des accès | Chiffrement au repos | Prescription de sortie"
               " | Lettre de liaison | Reprise des antécédents | Consultation au lit du patient | Recherche par séjour"
               " | Analyse d'impact RGPD | Dossier d'homologation | Bascule par pôle | Formation des référents"),
        ("uat", "doing", "doing", "ready", "ready", "backlog", "backlog", "backlog"),
    ),
    ProjectSpec(
        "billettique", "billettique", "Billettique mobile du réseau Ponant", BUYERS[13], "Maxime Kerbrat", 310_000,
        "build", 160, ("Flutter", "Go", "RabbitMQ"),
        _words("Achat de titre | Validation par QR | Contrôle hors ligne | Tarifs solidaires | Espace abonné"
               " | Réconciliation comptable | Passerelle des valideurs | Remboursements | Notifications de perturbation"
               " | Fraude : règles de détection | Tests sur le terrain | Publication sur les magasins"
               " | Supervision des valideurs | Reprise des cartes | Guide du contrôleur | Mode dégradé"),
        ("review", "doing", "ready", "ready", "backlog", "backlog", "backlog"),
    ),
    ProjectSpec(
        "eaux", "télérelève", "Télérelève du Trégor-Sud", BUYERS[7], "Lucie Prigent", 240_000, "uat", 290,
        ("Python", "PostgreSQL", "Grafana"),
        _words("Collecte LoRaWAN | Détection de fuites | Facturation au réel | Carte des compteurs | Seuils d'alerte"
               " | Portail abonné | Import du parc | Tournées de relève | Statistiques par commune | API du fermier"
               " | Rapport réglementaire | Archivage des index | Formation des agents | Tests de montée en charge"),
        ("uat", "doing", "backlog"),
    ),
    ProjectSpec(
        "agenda", "agenda", "Agenda des secours", BUYERS[5], "Hugo Salaün", 130_000, "regular_service", 310,
        ("Angular", "Spring Boot", "Redis"),
        _words("Planning des gardes | Remplacements | Disponibilités mobiles | Calcul des vacations | Export de paie"
               " | Alerte d'effectif insuffisant | Historique des gardes | Droits par centre | Import des formations"
               " | Reprise des plannings papier | Statistiques d'activité"),
        ("doing", "backlog"),
    ),
    ProjectSpec(
        "archives", "archives", "Archivage électronique départemental", BUYERS[2], "Inès Chérif", 275_000, "spec", 75,
        ("Garage", "Java 21"),
        _words("Profil SEDA 2.2 | Bordereaux de versement | Politique de conservation | Maquette de consultation"
               " | Étude de volumétrie | Interface avec le parapheur | Plan de classement | Stratégie de migration"),
        ("ready", "ready", "backlog", "backlog", "backlog"),
    ),
    ProjectSpec(
        "mobilite", "mobilité", "Observatoire de la mobilité", BUYERS[4], ARCHITECT, 350_000, "spec", 60,
        ("Kafka", "Python"),
        _words("Inventaire des sources | Contrat de données GTFS | Prototype de carte | Modèle de trafic"
               " | Anonymisation des traces | Chaîne d'ingestion | Atelier avec les AOM | Indicateurs publics"),
        ("ready", "backlog", "backlog", "backlog"),
    ),
    ProjectSpec(
        "scolarite", "scolarité", "Refonte de la scolarité", BUYERS[6], DELIVERY, 520_000, "framing", 45,
        ("Quarkus",),
        _words("Entretiens avec les composantes | Cartographie des flux Apogée | Budget par lots | Note de cadrage"),
        ("backlog", "backlog"),
    ),
    ProjectSpec(
        "conges", "congés", "Outil interne de congés", "Interne", "Paul Bothorel", 25_000, "closed", 330,
        ("Symfony",),
        _words("Demande et validation | Soldes par contrat | Export vers la paie | Calendrier d'équipe"
               " | Reprise des soldes | Délégation de validation"),
    ),
    ProjectSpec(
        "chatbot", "agent conversationnel", "Agent conversationnel des mairies", BUYERS[10], "Awa Diop", 90_000,
        "dropped", 200, ("Python",),
        _words("Corpus de questions | Prototype | Évaluation des réponses | Étude juridique"),
    ),
)  # fmt: skip

BOUNCES: Final = ("defect", "spec", "environment")
REMARKS: Final = (
    "Vu avec le client : on garde le périmètre initial.",
    "La maquette a été validée en atelier.",
    "Jeu de données de recette reçu, deux anomalies signalées.",
    "Dépend de la livraison du fournisseur d'identité.",
    "Tests automatisés ajoutés dans la chaîne.",
    "Point fait avec l'exploitation, rien de bloquant.",
    "Le client demande une démonstration avant la recette.",
)
ACCEPTANCE: Final = (
    "Le scénario nominal et les deux cas d'erreur passent sur le jeu de recette.",
    "Démontré au client sur l'environnement de recette, sans anomalie bloquante.",
    "Mesuré sous charge : 95 % des réponses en moins de 300 ms.",
    "Relu par l'exploitation ; la procédure a été rejouée une fois.",
)
