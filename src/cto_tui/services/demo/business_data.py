"""The demo firm's tenders, vendors and positions."""

from __future__ import annotations

from typing import Final

TENDERS: Final = (
    # (title, buyer's index, value in kEUR, outcome, published so many days ago)
    ("Hébergement et infogérance du portail", 0, 240, "won", 352),
    ("Maintenance du système d'information RH", 12, 180, "lost", 348),
    ("Refonte du site institutionnel", 1, 90, "no_go", 345),
    ("Plateforme de participation citoyenne", 4, 150, "lost", 338),
    ("Gestion des subventions aux associations", 2, 210, "won", 330),
    ("Assistance à maîtrise d'ouvrage numérique", 10, 60, "no_go", 322),
    ("Billettique mobile du réseau Ponant", 13, 310, "won", 262),
    ("Audit de sécurité des applications", 3, 75, "won", 312),
    ("Dématérialisation des autorisations d'urbanisme", 0, 320, "lost", 305),
    ("Tierce maintenance applicative de l'extranet", 8, 140, "won", 300),
    ("Logiciel de gestion des interventions", 5, 260, "lost", 292),
    ("Système d'information géographique", 7, 190, "cancelled", 284),
    ("Outil de pilotage budgétaire", 2, 130, "no_go", 276),
    ("Messagerie collaborative", 6, 400, "no_go", 270),
    ("Reprise de données patrimoniales", 8, 85, "lost", 255),
    ("Gestion électronique du courrier", 1, 110, "won", 246),
    ("Portail des familles", 1, 170, "abandoned", 240),
    ("Entrepôt de données de santé", 3, 780, "lost", 232),
    ("Supervision des réseaux d'eau", 7, 220, "no_go", 224),
    ("Gestion des contraventions portuaires", 9, 95, "missed", 218),
    ("Application mobile des agents de voirie", 0, 160, "lost", 210),
    ("Système de vote électronique", 12, 70, "no_go", 204),
    ("Bibliothèque numérique", 6, 125, "cancelled", 196),
    ("Modernisation du portail adhérents", 11, 290, "won", 190),
    ("Centre de services applicatifs", 4, 900, "lost", 182),
    ("Gestion des astreintes", 5, 55, "won", 176),
    ("Tableau de bord des mobilités", 13, 105, "no_go", 168),
    ("Migration vers un cloud qualifié", 3, 460, "lost", 160),
    ("Billetterie des équipements culturels", 1, 145, "archived", 152),
    ("Formation aux outils collaboratifs", 12, 40, "no_go", 146),
    ("Signature électronique des actes", 2, 65, "abandoned", 138),
    ("Infogérance des postes de travail", 9, 330, "no_go", 130),
    ("Outil d'aide à la décision énergétique", 4, 200, "lost", 150),
    ("Archivage électronique départemental", 2, 275, "won", 205),
    ("Gestion des temps et des activités", 10, 115, "submitted", 78),
    ("Refonte de la scolarité", 6, 520, "submitted", 72),
    ("Plateforme d'échanges hospitaliers", 3, 610, "submitted", 70),
    ("Suivi des chantiers portuaires", 9, 135, "submitted", 66),
    ("Guichet numérique du logement", 8, 225, "clarification", 75),
    ("Hypervision urbaine", 0, 480, "presentation", 80),
    ("Observatoire des déplacements", 13, 165, "drafting", 24),
    ("Gestion du patrimoine bâti", 2, 185, "drafting", 22),
    ("Téléservices du centre de gestion", 12, 98, "qualifying", 9),
    ("Portail open data régional", 4, 120, "qualifying", 8),
)

NO_GO: Final = ("fit", "capacity", "margin", "incumbent", "risk", "certification")
LOSS: Final = ("price", "quality", "references", "incumbent", "price", "unknown")
RIVALS: Final = ("Gravelin Conseil", "Ponant Digital", "Sémaphore IT", "Groupe Astérane", "Novelis Atlantique")

VENDORS: Final = (
    # (name, category, city, state, spend in kEUR, contact)
    ("Amer Hébergement", "Hébergement", "Rennes", "approved", 142, "Ronan Kerloc'h"),
    ("Balise Conseil", "Régie", "Nantes", "approved", 310, "Claire Aubry"),
    ("Cordouan Sécurité", "Audit", "Bordeaux", "approved", 64, "Mehdi Rahmani"),
    ("Dolmen Logiciels", "Licences", "Lannion", "approved", 88, "Anne Tallec"),
    ("Estran Réseaux", "Réseau", "Brest", "approved", 41, "Gilles Marec"),
    ("Fanal Formation", "Formation", "Rennes", "approved", 22, "Sylvie Prat"),
    ("Galerne Ingénierie", "Régie", "Lorient", "approved", 265, "Bruno Hascoët"),
    ("Hune Télécom", "Téléphonie", "Paris", "approved", 36, "Carole Zeller"),
    ("Iroise Data", "Forfait", "Brest", "approved", 120, "Tristan Bodilis"),
    ("Jusant Recette", "Tests", "Nantes", "approved", 73, "Aline Fouchet"),
    ("Kerhuon Design", "Conception", "Brest", "approved", 58, "Maëlle Coz"),
    ("Lampaul Cloud", "Hébergement", "Paris", "approved", 196, "Olivier Garnier"),
    ("Misaine Juridique", "Conseil", "Rennes", "approved", 27, "Estelle Vidal"),
    ("Noroît TMA", "Maintenance", "Quimper", "approved", 154, "Pascal Le Dû"),
    ("Ouessant Support", "Support", "Vannes", "approved", 47, "Leïla Mansouri"),
    ("Penfret Accessibilité", "Audit", "Vannes", "approved", 19, "Denis Goasguen"),
    ("Quille Bureautique", "Matériel", "Rennes", "approved", 65, "Nora Lebrun"),
    ("Roscanvel Mobile", "Forfait", "Brest", "watch", 82, "Alexis Morin"),
    ("Sillon Numérique", "Régie", "Saint-Brieuc", "watch", 117, "Victor Allain"),
    ("Triagoz Sauvegarde", "Hébergement", "Lannion", "approved", 33, "Fanny Ollivier"),
    ("Ushant Analytics", "Licences", "Paris", "suspended", 51, "Marc Delorme"),
    ("Vigie Supervision", "Licences", "Angers", "approved", 29, "Sonia Benoît"),
    ("Winch Intégration", "Forfait", "Nantes", "exited", 0, "Patrick Ruel"),
    ("Yeun Développement", "Régie", "Quimper", "exited", 0, "Julie Autret"),
    ("Armen Observabilité", "Licences", "Rennes", "shortlisted", 0, "Rachid Amrani"),
    ("Bréhat Qualité", "Tests", "Saint-Brieuc", "shortlisted", 0, "Diane Lozac'h"),
)

ENGAGEMENTS: Final = (
    # (vendor, title, type, kEUR, started so many days ago, length in days, notice in days, state, renews itself)
    ("Amer Hébergement", "Hébergement des environnements de recette", "managed", 96, 240, 730, 90, "running", True),
    ("Amer Hébergement", "Hébergement du socle, contrat précédent", "managed", 88, 340, 220, 60, "renewed", False),
    ("Balise Conseil", "Deux développeurs Java, projet dossier patient", "regie", 187, 170, 320, 30, "running", False),
    ("Balise Conseil", "Renfort Angular du portail", "regie", 92, 300, 180, 30, "ended", False),
    ("Cordouan Sécurité", "Tests d'intrusion annuels", "forfait", 38, 150, 330, 0, "running", False),
    ("Dolmen Logiciels", "Licences de l'éditeur de rapports", "licence", 46, 250, 1095, 90, "running", True),
    ("Dolmen Logiciels", "Support des licences", "saas", 14, 200, 730, 60, "running", True),
    ("Estran Réseaux", "Liens fibre des deux sites", "managed", 41, 330, 1095, 90, "running", True),
    ("Fanal Formation", "Parcours Kubernetes, 12 personnes", "forfait", 22, 180, 90, 0, "ended", False),
    ("Galerne Ingénierie", "Architecte données, observatoire", "regie", 78, 40, 250, 30, "running", False),
    ("Galerne Ingénierie", "Trois développeurs, billettique", "regie", 228, 120, 300, 30, "running", False),
    ("Hune Télécom", "Téléphonie et flotte mobile", "managed", 36, 290, 730, 60, "running", True),
    ("Iroise Data", "Reprise des cartes de transport", "forfait", 64, 90, 210, 0, "running", False),
    ("Iroise Data", "Qualité des données de scolarité", "forfait", 42, 5, 160, 0, "signed", False),
    ("Jusant Recette", "Campagnes de recette du portail", "forfait", 55, 110, 260, 0, "running", False),
    ("Kerhuon Design", "Maquettes du portail usager", "forfait", 48, 230, 120, 0, "ended", False),
    ("Kerhuon Design", "Parcours de la billettique mobile", "forfait", 31, 100, 230, 0, "running", False),
    ("Lampaul Cloud", "Hébergement de données de santé", "managed", 168, 190, 1095, 120, "running", True),
    ("Misaine Juridique", "Conseil en marchés et données", "regie", 27, 270, 500, 30, "running", False),
    ("Noroît TMA", "Maintenance de l'extranet", "tma", 154, 280, 730, 90, "running", False),
    ("Ouessant Support", "Support de niveau 1", "managed", 47, 220, 730, 60, "running", True),
    ("Penfret Accessibilité", "Audits RGAA de quatre services", "forfait", 19, 140, 300, 0, "running", False),
    ("Quille Bureautique", "Location des postes de travail", "managed", 65, 260, 1095, 90, "running", True),
    ("Roscanvel Mobile", "Application des contrôleurs", "forfait", 82, 130, 280, 0, "running", False),
    ("Sillon Numérique", "Développeur PHP, extranets", "regie", 68, 210, 330, 30, "running", False),
    ("Triagoz Sauvegarde", "Coffre de sauvegarde hors site", "saas", 33, 310, 730, 60, "running", True),
    ("Vigie Supervision", "Licences de supervision", "licence", 29, 160, 730, 60, "running", True),
    ("Winch Intégration", "Connecteur de paiement", "forfait", 58, 300, 120, 0, "terminated", False),
    ("Yeun Développement", "Développeur Symfony", "regie", 61, 330, 150, 30, "ended", False),
)

POSITIONS: Final = (
    # (key, title, team, salary from and to in kEUR, state, asked for so many days ago, skills)
    ("java", "Développeuse ou développeur Java confirmé", "Santé", 44, 52, "filled", 330, ("Java", "Spring")),
    ("sre", "Ingénieure ou ingénieur fiabilité", "Socle", 48, 60, "filled", 260, ("Kubernetes", "Linux")),
    (
        "chef",
        "Cheffe ou chef de projet numérique",
        "Collectivités",
        46,
        56,
        "filled",
        190,
        ("Agile", "Marchés publics"),
    ),
    ("front", "Développeuse ou développeur d'interface", "Portail", 38, 46, "open", 70, ("TypeScript", "Angular")),
    ("data", "Ingénieure ou ingénieur données", "Mobilité", 45, 55, "open", 62, ("Python", "PostgreSQL")),
    ("secu", "Ingénieure ou ingénieur sécurité", "Socle", 50, 62, "open", 55, ("Sécurité", "Audit")),
    ("stage", "Alternance développement logiciel", "Transports", 18, 22, "open", 48, ("Python",)),
    ("po", "Responsable de produit santé", "Santé", 48, 58, "on_hold", 90, ("Santé", "Agile")),
    ("qa", "Ingénieure ou ingénieur test", "Portail", 38, 46, "cancelled", 240, ("Playwright", "k6")),
)

HEADLINES: Final = (
    "Développeur Java, 6 ans", "Développeuse front", "Ingénieure DevOps", "Cheffe de projet SI", "Data engineer",
    "Ingénieur sécurité", "Développeur Python", "Architecte logiciel junior", "Étudiante en M2 informatique",
)  # fmt: skip
REJECTIONS: Final = ("skills", "level", "compensation", "location", "skills", "timing")
