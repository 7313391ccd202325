"""A seeded centre: shifts, customers, conversations and the faults of its wires, as events.

    from handletime.simulation import Centre, simulate

    events = simulate(Centre(agents=40, days=7, seed=1))

The same centre is the same events, byte for byte: nothing here reads a clock, and chance comes
from the seed alone. How a centre lives is told file by file: `shifts` and `arrivals` plan,
`customers`, `desk`, `calls`, `colleagues` and `duty` act, `router` brings them together,
`faults` spoils what the log takes.
"""

from handletime.simulation.centre import Centre, Faults
from handletime.simulation.simulate import batches, simulate, write_simulation
from handletime.simulation.sizing import sized

__all__ = ["Centre", "Faults", "batches", "simulate", "sized", "write_simulation"]
