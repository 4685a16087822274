/** Maps to lay below, as far as the settings name any; without one the ground is grey. */
import TileLayer from 'ol/layer/Tile.js';
import XYZ from 'ol/source/XYZ.js';

/** @typedef {{name: string, zh: string, en: string, url: string, crs: 'EPSG:3857' | 'EPSG:4490', attribution: string, deepest: number}} Background */

/** A bureau's tiles in degrees (CGCS2000) lie like those of WGS 84 here: both differ by centimetres.
 * @param {Background} background */
export const backgroundLayer = ({ name, url, crs, deepest }) => new TileLayer({
  zIndex: -1,
  visible: false,
  properties: { name },
  source: new XYZ({ url, maxZoom: deepest, projection: crs === 'EPSG:4490' ? 'EPSG:4326' : 'EPSG:3857' }),
});
