"""Commands over the services, for shells and scripts. None of them imports Textual."""
