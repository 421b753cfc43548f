"""How each state, pane and window of the program is reached."""
