// All areas of a scheme down to one level on one screen, drawn by the map page's own canvas: for bench_map_page.py.
import 'ol/ol.css';
import MVT from 'ol/format/MVT.js';
import VectorTile from 'ol/source/VectorTile.js';
import { fetchSchemes, tileUrl } from '../../webmap/src/api.js';
import { MapCanvas } from '../../webmap/src/canvas.js';

const level = new URLSearchParams(location.search).get('level') ?? '';
const map = /** @type {HTMLElement} */ (document.getElementById('map'));
const [scheme] = await fetchSchemes();
const place = scheme.levels.findIndex((one) => one.level === level);
const above = scheme.levels[Math.max(0, place - 2)].level;
const canvas = new MapCanvas(map, null, [], () => ({ area: null, level: above, hover: null, layer: 'kinds', shaded: level, shade: null }));
canvas.fit(/** @type {import('../../webmap/src/types.js').Box} */ (scheme.bbox), { moving: false });
canvas.showScheme(scheme, new VectorTile({ format: new MVT(), url: `${tileUrl(scheme.code)}&level=${level}`, maxZoom: 20 }));
