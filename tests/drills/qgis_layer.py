"""Run by the system's Python with QGIS: reads a collection of the door as a layer and prints what it was told, as JSON.

python3 qgis_layer.py ADDRESS COLLECTION WEST SOUTH EAST NORTH [PAGE_SIZE]
"""

import json
import sys
import time

from qgis.core import Qgis, QgsApplication, QgsDataSourceUri, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def layer_of(address, collection, *, within_box, page_size):
    uri = QgsDataSourceUri()
    uri.setParam("url", address)
    uri.setParam("typename", collection)
    uri.setParam("restrictToRequestBBOX", "1" if within_box else "0")
    if page_size:
        uri.setParam("pagingEnabled", "true")
        uri.setParam("pageSize", page_size)
    return QgsVectorLayer(uri.uri(False), collection, "OAPIF")


def told(features):
    """Geometry and attributes by code; what is neither number nor text is left out."""
    return {
        one["code"]: {
            "wkb": bytes(one.geometry().asWkb()).hex(),
            "said": {name: value for name, value in one.attributeMap().items() if isinstance(value, int | float | str)},
        }
        for one in features
    }


def read(address, collection, box, page_size):
    """Read all of a collection, and those that meet a box by asking for no more than these."""
    began = time.perf_counter()
    layer = layer_of(address, collection, within_box=False, page_size=page_size)
    rows = list(layer.getFeatures())
    seconds = time.perf_counter() - began
    part = layer_of(address, collection, within_box=True, page_size=page_size)
    near = list(part.getFeatures(QgsFeatureRequest().setFilterRect(QgsRectangle(*box))))
    extent = layer.extent()
    return {
        "valid": layer.isValid() and part.isValid(),
        "qgis": Qgis.QGIS_VERSION,
        "crs": layer.crs().authid(),
        "kinds": {field.name(): field.typeName() for field in layer.fields()},
        "count": layer.featureCount(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "rows": len(rows),
        "features": told(rows),
        "near": sorted(told(near)),
        "seconds": seconds,
    }


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    address, collection, *box = sys.argv[1:7]
    page_size = sys.argv[7] if len(sys.argv) > 7 else ""
    sys.stdout.write(json.dumps(read(address, collection, list(map(float, box)), page_size)))
    application.exitQgis()
