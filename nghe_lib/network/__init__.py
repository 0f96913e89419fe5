"""Who turns to whom: edges, influence, communities; never a private person by name."""

from nghe_lib.network.communities import communities, community_flows, modularity
from nghe_lib.network.community_table import community_table, public_voices
from nghe_lib.network.edges import edges
from nghe_lib.network.influence import influence

__all__ = ["communities", "community_flows", "community_table", "edges", "influence", "modularity", "public_voices"]
