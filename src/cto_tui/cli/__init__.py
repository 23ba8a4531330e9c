"""Commands over the services, for shells and scripts. Textual is imported only by those that open the app."""
