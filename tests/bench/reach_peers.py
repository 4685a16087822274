"""Service circles by other libraries, where installed: `pip install pandana networkit pyvalhalla-weekly`."""

import json
import subprocess
from pathlib import Path

import numpy as np
import shapely

WALK_M, SPEED_KMH, MINUTES = 800, 4.8, 10
HULL_RATIO = 0.3


def pandana_circles(network, venues):
    """Hulls of the nodes that pandana reaches from the node next to each venue."""
    import pandana
    import pandas as pd

    nodes, edges = pd.DataFrame(network.nodes, columns=["x", "y"]), network.edges
    made = pandana.Network(
        nodes.x, nodes.y, pd.Series(edges[:, 0]), pd.Series(edges[:, 1]), pd.DataFrame({"m": network.length_m})
    )
    made.precompute(WALK_M)

    def draw():
        start = made.get_node_ids(venues[:, 0], venues[:, 1]).to_numpy()
        reached = made.nodes_in_range(start.tolist(), WALK_M).groupby("source")["destination"]
        places = {node: network.nodes[rows.to_numpy()] for node, rows in reached}
        return [shapely.concave_hull(shapely.MultiPoint(places[node]), HULL_RATIO) for node in start.tolist()]

    return draw


def valhalla_circles(osm_file, folder, degrees, to_metres, contour):
    """Isochrones that Valhalla draws on its own network of the same extract."""
    import valhalla

    tiles = Path(folder) / "tiles"
    config = Path(folder) / "valhalla.json"
    if not config.exists():
        tiles.mkdir(parents=True)
        config.write_text(json.dumps(valhalla.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)))
        build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        subprocess.run([build, "-c", config, osm_file], check=True, capture_output=True)
    actor = valhalla.Actor(str(config))

    def one(place):
        asked = {
            "locations": [{"lon": place[0], "lat": place[1]}],
            "costing": "pedestrian",
            "costing_options": {"pedestrian": {"walking_speed": SPEED_KMH}},
            "contours": [contour],
            "polygons": True,
        }
        shapes = [shapely.geometry.shape(part["geometry"]) for part in actor.isochrone(asked)["features"]]
        return shapely.make_valid(shapely.transform(shapely.union_all(shapes), to_metres))

    return lambda: [one(place) for place in degrees.tolist()]


def networkit_pass(network, stops):
    """Metres from the nearest of several nodes to every node, by one more node joined to them all."""
    import networkit

    graph = networkit.GraphFromCoo(
        (network.length_m, (network.edges[:, 0], network.edges[:, 1])), n=len(network.nodes) + 1, weighted=True
    )
    for stop in np.unique(stops).tolist():
        graph.addEdge(len(network.nodes), stop, 0.0)

    def walk():
        networkit.distance.Dijkstra(graph, len(network.nodes), storePaths=False).run()

    return walk
