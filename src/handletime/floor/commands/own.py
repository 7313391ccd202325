"""What an agent's own commands about a conversation have in common."""

from __future__ import annotations

from typing import Final

ABOUT: Final = ("unknown_user", "not_yours", "unknown_agent", "unknown_conversation")
"""What may speak against asking about one."""
OWN: Final = (*ABOUT, "not_clocked_in")
"""What may speak against any of them."""
SERVING: Final = (*OWN, "not_open", "not_in_hand", "only_consults")
"""What may speak against what only those do whom the customer sees."""
