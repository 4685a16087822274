/** How the map of a draft is drawn. */
/** @import {FeatureLike} from 'ol/Feature.js' */
import { getHeight, getWidth } from 'ol/extent.js';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style.js';
import { wrapName } from './format.js';
import { MARKS, markOf, patternOf } from './marks.js';

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const SMALL_PX = 14;
const ACCENT = '#0b6bcb';

const faint = new Style({ stroke: new Stroke({ color: '#c9d1da', width: 1 }) });

/** Areas of the database, as a faint ground. @param {FeatureLike} feature */
export const neighbourStyle = (feature) => (feature.get('layer') === 'area' ? faint : undefined);

const parentStyles = [
  new Style({ stroke: new Stroke({ color: '#ffffff', width: 4.4, lineJoin: 'round' }), zIndex: 3 }),
  new Style({ stroke: new Stroke({ color: '#3b3b3b', width: 2.4, lineJoin: 'round' }), zIndex: 4 }),
];
const ground = new Style({
  fill: new Fill({ color: 'rgba(255,255,255,0.75)' }), stroke: new Stroke({ color: '#777777', width: 1 }), zIndex: 0,
});
const moved = new Style({
  fill: new Fill({ color: 'rgba(11,107,203,0.14)' }), stroke: new Stroke({ color: ACCENT, width: 1.6 }), zIndex: 2,
});

/** @param {FeatureLike} feature @param {number} resolution */
export function areaStyle(feature, resolution) {
  if (feature.get('role') === 'parent') return parentStyles;
  const extent = feature.getGeometry()?.getExtent() ?? [0, 0, 0, 0];
  const widthPx = (extent[2] - extent[0]) / resolution;
  const body = feature.get('moved') ? moved : ground;
  if (widthPx < 40) return body;
  const perLine = Math.min(10, Math.max(3, Math.floor((0.8 * widthPx) / 12)));
  const text = new Text({
    text: wrapName(feature.get('name') || feature.get('code'), perLine),
    font: `12px ${FONT}`,
    fill: new Fill({ color: '#1f2933' }),
    stroke: new Stroke({ color: '#ffffff', width: 3 }),
    overflow: true,
  });
  return [body, new Style({ text, zIndex: 5 })];
}

const fills = new Map(Object.keys(MARKS).map((kind) => [kind, new Fill({ color: patternOf(kind) })]));

/** Findings with their pattern; a small one also has a ring, so that it is seen from afar. @param {() => number | null} selected */
export function findingStyle(selected) {
  return (/** @type {FeatureLike} */ feature, /** @type {number} */ resolution) => {
    const chosen = feature.get('number') === selected();
    const quiet = Boolean(feature.get('waived') || feature.get('closed'));
    const extent = feature.getGeometry()?.getExtent() ?? [0, 0, 0, 0];
    const small = Math.max(getWidth(extent), getHeight(extent)) / resolution < SMALL_PX;
    return stylesOf(feature.get('kind'), chosen, quiet, small);
  };
}

/** @type {Map<string, Style[]>} */
const made = new Map();

/** Styles are made once for all findings that look alike: a ring is a picture of its own. @param {string} kind @param {boolean} chosen @param {boolean} quiet @param {boolean} small */
function stylesOf(kind, chosen, quiet, small) {
  const key = [kind, chosen, quiet, small].join();
  const known = made.get(key);
  if (known) return known;
  const { color, dash } = markOf(kind);
  const stroke = new Stroke({ color: quiet ? '#8895a3' : color, width: chosen ? 3 : 1.8, lineDash: quiet ? [3, 4] : dash });
  const halo = new Style({ stroke: new Stroke({ color: 'rgba(11,107,203,0.35)', width: 9, lineJoin: 'round' }), zIndex: 8 });
  const styles = [...(chosen ? [halo] : []), new Style({ stroke, fill: quiet ? undefined : fills.get(kind), zIndex: chosen ? 9 : 6 })];
  if (small) styles.push(ring(quiet ? '#8895a3' : color, chosen));
  made.set(key, styles);
  return styles;
}

/** @param {string} color @param {boolean} chosen */
function ring(color, chosen) {
  const image = new Circle({
    radius: chosen ? 12 : 7,
    stroke: new Stroke({ color: chosen ? ACCENT : color, width: chosen ? 3 : 2 }),
    fill: chosen ? undefined : new Fill({ color: 'rgba(255,255,255,0.6)' }),
  });
  return new Style({ geometry: (feature) => feature.get('place'), image, zIndex: 10 });
}
