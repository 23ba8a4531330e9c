"""The people and places of the demo firm. All of them are made up."""

from __future__ import annotations

from typing import Final

HOST: Final = "poste-direction"

CTO: Final = "Jeanne Morvan"
ARCHITECT: Final = "Karim Benali"
DELIVERY: Final = "Élodie Tanguy"
BIDS: Final = "Yann Le Goff"
SECURITY: Final = "Thomas Guillou"
PEOPLE: Final = "Nadia Ferhat"
PURCHASING: Final = "Sophie Cariou"
DEVELOPERS: Final = ("Maxime Kerbrat", "Lucie Prigent", "Hugo Salaün", "Inès Chérif", "Paul Bothorel", "Awa Diop")
LEADS: Final = (ARCHITECT, DELIVERY, "Maxime Kerbrat", "Lucie Prigent")

FIRST_NAMES: Final = (
    "Adèle", "Antoine", "Bastien", "Camille", "Chloé", "Clément", "Cyril", "Delphine", "Driss", "Emma", "Étienne",
    "Fatou", "Gaël", "Gwenaëlle", "Hélène", "Ibrahim", "Jonas", "Juliette", "Kévin", "Laure", "Léa", "Loïc", "Malik",
    "Manon", "Marion", "Nathan", "Noémie", "Océane", "Omar", "Perrine", "Quentin", "Rozenn", "Samir", "Sarah", "Simon",
    "Solène", "Théo", "Valentin", "Youenn", "Zoé",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abgrall", "Bellec", "Besnard", "Boulic", "Cadiou", "Carpentier", "Colin", "Corre", "Daniel", "Dubreuil", "Fall",
    "Floc'h", "Gauthier", "Girard", "Guéguen", "Haddad", "Hamon", "Jaouen", "Kervella", "Lagarde", "Lambert",
    "Le Bihan",
    "Le Roux", "Leclercq", "Mahé", "Marchand", "Mercier", "Nguyen", "Nicolas", "Pasquier", "Perrot", "Quéré", "Riou",
    "Rousseau", "Sanchez", "Tirel", "Traoré", "Vasseur", "Vigouroux", "Yilmaz",
)  # fmt: skip
CITIES: Final = ("Rennes", "Brest", "Nantes", "Lorient", "Quimper", "Vannes", "Saint-Brieuc", "Angers", "Laval")

BUYERS: Final = (
    "Métropole de Kerlann", "Ville de Saint-Maudez", "Département de Haute-Armor", "CHU de Port-Lannec",
    "Région Grand-Ponant", "SDIS de Haute-Armor", "Université de Port-Lannec", "Syndicat des eaux du Trégor-Sud",
    "Office public Habitat Ponant", "Port de Saint-Maudez", "Communauté de communes des Abers-Est",
    "Mutuelle Ponant Santé", "Centre de gestion de Haute-Armor", "Agence de mobilité du Ponant",
)  # fmt: skip
