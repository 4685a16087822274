/** How areas are drawn: widths and colours of shared/look, patterns instead of colour alone. */
/** @import {LayerName, Level} from './types.js' */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Shade} from './shares.js' */
import { Fill, Stroke, Style, Text } from 'ol/style.js';
import { wrapName } from './format.js';
import { borderOf, drawnLevels, namedLevel } from './levels.js';

export const FILLS = {
  kinds: { base: 'rgba(255,255,255,0.75)', dedicated: 'rgba(189,214,237,0.75)', remainder: 'rgba(219,230,211,0.75)' },
  divided: { yes: 'rgba(127,205,187,0.75)', lowest: 'rgba(211,238,224,0.75)' },
};
const ACCENT = '#0b6bcb';
const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const NOTHING = new Fill({ color: 'rgba(255,255,255,0)' });
const M_PER_DEG = 111_319.49;

/** @param {string} ground @param {(pen: CanvasRenderingContext2D) => void} draw */
export function pattern(ground, draw) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 8;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 8, 8);
  draw(pen);
  return { canvas, fill: new Fill({ color: /** @type {CanvasPattern} */ (pen.createPattern(canvas, 'repeat')) }) };
}

/** Diagonal hatch: not divided yet. */
export const hatch = pattern('rgba(255,255,255,0.75)', (pen) => {
  pen.strokeStyle = '#b9c2cc';
  pen.beginPath();
  for (const x of [-8, 0, 8]) {
    pen.moveTo(x, 8);
    pen.lineTo(x + 8, 0);
  }
  pen.stroke();
});

/** Brown stipple: undetermined. */
export const stipple = pattern('rgba(247,240,230,0.75)', (pen) => {
  pen.fillStyle = '#9c6b30';
  for (const [x, y] of [[1, 1], [5, 5]]) pen.fillRect(x, y, 1.5, 1.5);
});

/** Under circles: nothing of its own, so that only they carry colour. */
const ground = new Fill({ color: 'rgba(255,255,255,0.75)' });

const fills = new Map(Object.entries(FILLS).flatMap(([layer, colors]) =>
  Object.entries(colors).map(([name, color]) => [`${layer}.${name}`, new Fill({ color })])));

/** Beside the areas that have values: what lies around is seen, and takes no colour. */
const aside = new Fill({ color: 'rgba(255,255,255,0.45)' });

/** @param {FeatureLike} area @param {LayerName} layer @param {string} lowest level of the scheme */
function fillOf(area, layer, lowest) {
  if (layer === 'circles' || layer === 'share') return ground;
  if (layer !== 'kinds' && layer !== 'divided') return aside;
  if (area.get('kind') === 'undetermined') return stipple.fill;
  if (layer === 'kinds') return fills.get(`kinds.${area.get('kind')}`) ?? NOTHING;
  if (area.get('divided')) return /** @type {Fill} */ (fills.get('divided.yes'));
  return area.get('level') === lowest ? /** @type {Fill} */ (fills.get('divided.lowest')) : hatch.fill;
}

/** Fill below, then casings and lines from the lowest level up, so that a parent's line lies on its children's. An area is
 * filled where nothing finer is drawn on it; undivided areas above the drawn levels are drawn too, so that no place is empty.
 * @param {Level[]} levels in use @param {string} lowest level of the scheme
 * @param {() => {layer: LayerName, level: string, shaded?: string, shade: ((area: FeatureLike) => Shade | null) | null}} shown the layer, the level
 * of the current area, the finest level to draw, and how areas are shaded where a layer has figures of its own */
export function areaStyle(levels, lowest, shown) {
  /** @type {Map<string, Style[]>} */
  const known = new Map();
  return (/** @type {FeatureLike} */ area) => {
    if (area.get('layer') !== 'area') return undefined;
    const { layer, level, shade, shaded: deepest = '' } = shown();
    const place = levels.findIndex((one) => one.level === area.get('level'));
    const [first, last] = drawnLevels(levels, area.get('finest'), level, deepest);
    const divided = area.get('divided');
    if (place > last || (place < first && divided)) return undefined;
    const painted = place === last || !divided;
    const shaded = painted && shade ? shade(area) : null;
    const key = [layer, place, area.get('kind'), painted, divided, shaded?.name].join();
    const made = known.get(key) ?? makeAreaStyle(painted ? shaded?.fill ?? fillOf(area, layer, lowest) : NOTHING, levels, place);
    known.set(key, made);
    return made;
  };
}

/** @param {Fill} fill @param {Level[]} levels @param {number} place of the level */
function makeAreaStyle(fill, levels, place) {
  const { color, width } = borderOf(levels, levels[place].level);
  const height = 2 * (levels.length - place);
  return [
    new Style({ fill, zIndex: 0 }),
    new Style({ stroke: new Stroke({ color: '#ffffff', width: width + 2, lineJoin: 'round' }), zIndex: height }),
    new Style({ stroke: new Stroke({ color, width, lineJoin: 'round' }), zIndex: height + 1 }),
  ];
}

const casing = new Style({ stroke: new Stroke({ color: '#ffffff', width: 5, lineJoin: 'round' }), zIndex: 2 });
const selected = [
  casing,
  new Style({ stroke: new Stroke({ color: ACCENT, width: 3, lineJoin: 'round' }), zIndex: 3 }),
];
const hovered = [
  new Style({ fill: new Fill({ color: 'rgba(31,41,51,0.05)' }), zIndex: 4 }),
  new Style({ stroke: new Stroke({ color: '#1f2933', width: 2, lineJoin: 'round' }), zIndex: 4 }),
];

/** Only the selected and the hovered area. @param {() => {area: string | null, hover: string | null}} marked */
export function markStyle(marked) {
  return (/** @type {FeatureLike} */ feature) => {
    if (feature.get('layer') !== 'area') return undefined;
    const { area, hover } = marked();
    if (feature.get('code') === area) return selected;
    return feature.get('code') === hover ? hovered : undefined;
  };
}

/** Names: larger for higher levels, broken into lines that fit the area, wider areas first where they collide.
 * @param {Level[]} levels in use @param {() => string} current level of the current area */
export function labelStyle(levels, current) {
  const halo = new Stroke({ color: '#ffffff', width: 3 });
  return (/** @type {FeatureLike} */ label, /** @type {number} */ resolution) => {
    if (label.get('layer') !== 'label') return undefined;
    const place = levels.findIndex((one) => one.level === label.get('level'));
    const named = namedLevel(levels, resolution, current());
    if (place !== named && (place > named || label.get('divided'))) return undefined;
    const size = place === levels.length - 1 && levels.length > 1 ? 12 : 14;
    const widthPx = (label.get('width_deg') * M_PER_DEG) / resolution;
    if (widthPx < 2 * size) return undefined;
    const perLine = Math.min(10, Math.max(4, Math.floor((0.9 * widthPx) / size)));
    const color = label.get('kind') === 'base' ? '#1f2933' : '#52606d';
    return new Style({
      text: new Text({
        text: wrapName(label.get('name') || label.get('code'), perLine),
        font: `${size === 14 ? 600 : 400} ${size}px ${FONT}`,
        fill: new Fill({ color }),
        stroke: halo,
        padding: [2, 4, 2, 4],
        overflow: true,
      }),
      zIndex: (levels.length - place) * 10_000 + Math.round(Math.min(widthPx, 9999)),
    });
  };
}
