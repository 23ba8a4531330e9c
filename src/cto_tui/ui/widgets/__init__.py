"""Virtual lists, boards, plots and the chrome around them."""
