"""What the desktop is asked for: to stay awake, a notification, progress in the taskbar, sleep.

Nothing here waits for an answer, and a system that lacks a service shows it by nothing but that
it does not happen. Begin with `services`, then `_bus`. No widgets.
"""
