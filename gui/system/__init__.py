"""What the desktop is asked for: to stay awake, notifications, the taskbar, sleep, preferences.

Nothing here waits for an answer, and a system that lacks a service shows it by nothing but that
it does not happen. Begin with `services`, then `_bus`. No widgets.
"""
