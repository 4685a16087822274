/** How the desk is drawn: pieces by kind, what is chosen, what is drawn at the moment, what was caught. */
/** @import {FeatureLike} from 'ol/Feature.js' */
import { getWidth } from 'ol/extent.js';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import { wrapName } from '../format.js';
import { BORDERS } from '../levels.js';
import { FILLS, stipple } from '../style.js';

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const [ACCENT, INK, MUTED, WARN, WHITE] = ['#0b6bcb', '#1f2933', '#617080', '#b45309', '#ffffff'];
const LEVELS = ['county', 'town', 'village', 'subgrid'];
/** Narrower pieces carry no name. */
const NAMED_PX = 44;

/** @param {string} color @param {number} width @param {number[]} [lineDash] */
const line = (color, width, lineDash) => new Stroke({ color, width, lineDash, lineJoin: 'round' });

/** @type {Record<string, Fill>} */
const grounds = {
  ...Object.fromEntries(Object.entries(FILLS.kinds).map(([kind, color]) => [kind, new Fill({ color })])),
  undetermined: stipple.fill,
};

/** Pieces: ground, casing and the line of their level.
 * @param {string} level @param {(code: string) => Fill | null} shade of a piece instead of its kind's ground
 * @param {() => boolean} bare whether the usual kind has no ground, for something lies below */
export function pieceStyle(level, shade, bare) {
  const { color, width } = BORDERS[Math.max(0, LEVELS.indexOf(level))] ?? BORDERS[3];
  const lines = [new Style({ stroke: line(WHITE, width + 2), zIndex: 1 }), new Style({ stroke: line(color, Math.max(1, width)), zIndex: 2 })];
  const plain = Object.fromEntries(Object.entries(grounds).map(([kind, fill]) => [kind, [new Style({ fill, zIndex: 0 }), ...lines]]));
  return (/** @type {FeatureLike} */ piece) => {
    const fill = shade(piece.get('code'));
    if (fill) return [new Style({ fill, zIndex: 0 }), ...lines];
    const kind = plain[piece.get('kind')] ?? plain.base;
    return kind === plain.base && bare() ? lines : kind;
  };
}

/** Names of pieces that are wide enough, wider ones first where they collide. @param {string} unnamed */
export const nameStyle = (unnamed) => (/** @type {FeatureLike} */ piece, /** @type {number} */ resolution) => {
  const widthPx = getWidth(piece.getGeometry()?.getExtent() ?? [0, 0, 0, 0]) / resolution;
  if (widthPx < NAMED_PX) return undefined;
  const perLine = Math.min(10, Math.max(3, Math.floor((0.8 * widthPx) / 12)));
  const name = piece.get('name');
  return new Style({
    text: new Text({
      text: wrapName(name || unnamed, perLine), font: `${name ? '' : 'italic '}12px ${FONT}`, fill: new Fill({ color: name ? INK : MUTED }),
      stroke: line(WHITE, 3), overflow: true, padding: [2, 4, 2, 4],
    }),
    zIndex: Math.round(Math.min(widthPx, 9999)),
  });
};

const faintLine = new Style({ stroke: line('#c9d1da', 1) });

/** What lies around: seen, and nothing to work on. @param {FeatureLike} piece @param {number} resolution */
export function neighbourStyle(piece, resolution) {
  const widthPx = getWidth(piece.getGeometry()?.getExtent() ?? [0, 0, 0, 0]) / resolution;
  if (widthPx < 2 * NAMED_PX) return faintLine;
  const text = new Text({ text: wrapName(piece.get('name') ?? '', 8), font: `12px ${FONT}`, fill: new Fill({ color: '#7b8794' }), stroke: line('#eef1f4', 3) });
  return [faintLine, new Style({ text })];
}

/** The outline of the whole, which is locked: dark, with a fine light line in it. */
export const outlineStyle = [
  new Style({ stroke: line(WHITE, 4.4) }), new Style({ stroke: line(BORDERS[0].color, 2.4) }), new Style({ stroke: line('#d9dee4', 0.6, [6, 4]) }),
];

const chosenStyles = [new Style({ stroke: line(WHITE, 5) }), new Style({ stroke: line(ACCENT, 3) })];
const hoverStyles = [new Style({ fill: new Fill({ color: 'rgba(31,41,51,0.05)' }) }), new Style({ stroke: line(INK, 2) })];
const offeredStyles = [new Style({ fill: new Fill({ color: 'rgba(11,107,203,0.16)' }) }), new Style({ stroke: line(ACCENT, 2, [6, 4]) })];
const gapStyles = [new Style({ fill: new Fill({ color: 'rgba(180,83,9,0.25)' }), stroke: line(WARN, 2) })];
/** @type {Record<string, Style[]>} */
const MARKED = { chosen: chosenStyles, hover: hoverStyles, offered: offeredStyles, gap: gapStyles };

/** Pieces that are marked, by `as`. @param {FeatureLike} piece */
export const markedStyle = (piece) => MARKED[piece.get('as')];

/** @type {Record<string, Style[]>} */
const REFERENCE = {
  road: [new Style({ stroke: line(WHITE, 3.2) }), new Style({ stroke: line('#a58b5f', 1.4) })],
  river: [new Style({ stroke: line('#4f93c4', 1.8) })],
  building: [new Style({ fill: new Fill({ color: 'rgba(125,110,95,0.14)' }), stroke: line('#a89b8c', 0.8) })],
  natural_village: [new Style({ stroke: line('#5b8a55', 1.4, [8, 3, 2, 3]) })],
  other: [new Style({ stroke: line('#8b8fa3', 1.2, [5, 3]) })],
};
REFERENCE.road_line = REFERENCE.road;

/** Lines to draw along. @param {FeatureLike} feature */
export const referenceStyle = (feature) => REFERENCE[feature.get('kind')] ?? REFERENCE.other;

/** @param {number} radius */
const homeDot = (radius) => new Style({ image: new Circle({ radius, fill: new Fill({ color: 'rgba(122,92,30,0.75)' }) }) });
const [speck, farHomes, home, homes] = [1, 1.8, 2, 3.2].map(homeDot);
const NEAR_M_PER_PX = 1.5;

/** Households; a dot that stands for several is larger. @param {FeatureLike} feature @param {number} resolution */
export function homeStyle(feature, resolution) {
  const many = Boolean(feature.get('many'));
  if (resolution > NEAR_M_PER_PX) return many ? farHomes : speck;
  return many ? homes : home;
}

const dot = new Style({ image: new Circle({ radius: 3, fill: new Fill({ color: WHITE }), stroke: line(INK, 1.2) }) });
const lockedDot = new Style({ image: new RegularShape({ points: 4, angle: Math.PI / 4, radius: 4, fill: new Fill({ color: '#8895a3' }), stroke: line(WHITE, 1) }) });

/** Vertices: round ones can be moved, square grey ones belong to the outline. @param {FeatureLike} feature */
export const vertexStyle = (feature) => (feature.get('locked') ? lockedDot : dot);

/** @param {number} radius @param {string} color @param {number} width */
const ring = (radius, color, width) => new Circle({ radius, fill: new Fill({ color: 'rgba(255,255,255,0.55)' }), stroke: line(color, width) });
const cross = new RegularShape({ points: 4, radius: 8, radius2: 0, angle: Math.PI / 4, stroke: line('#b42318', 2.5) });
const pathStyles = [new Style({ stroke: line(WHITE, 4.5) }), new Style({ stroke: line(ACCENT, 2.2) })];
/** @type {Record<string, Style[]>} */
const DRAWN = {
  path: pathStyles,
  ahead: [new Style({ stroke: line(WHITE, 4) }), new Style({ stroke: line(ACCENT, 1.8, [6, 5]) })],
  area: [new Style({ fill: new Fill({ color: 'rgba(11,107,203,0.12)' }) })],
  point: [new Style({ image: new Circle({ radius: 4, fill: new Fill({ color: ACCENT }), stroke: line(WHITE, 1.5) }) })],
  vertex: [new Style({ image: new RegularShape({ points: 4, angle: Math.PI / 4, radius: 9, fill: new Fill({ color: 'rgba(255,255,255,0.55)' }), stroke: line(ACCENT, 2.2) }) })],
  edge: [new Style({ image: ring(7, ACCENT, 2.2) })],
  line: [new Style({ image: ring(7, '#8a6d2f', 2.2) })],
  handle: [new Style({ image: new Circle({ radius: 6, fill: new Fill({ color: ACCENT }), stroke: line(WHITE, 2) }) })],
  lock: [new Style({ image: new RegularShape({ points: 4, angle: Math.PI / 4, radius: 8, fill: new Fill({ color: '#8895a3' }), stroke: line(WHITE, 2) }) })],
  refused: [new Style({ image: new Circle({ radius: 14, fill: new Fill({ color: 'rgba(255,255,255,0.7)' }), stroke: line('#b42318', 2.5) }) }), new Style({ image: cross })],
  crosshair: [
    new Style({ image: new RegularShape({ points: 4, radius: 16, radius2: 0, stroke: line(WHITE, 4) }) }),
    new Style({ image: new RegularShape({ points: 4, radius: 16, radius2: 0, stroke: line(INK, 1.6) }) }),
  ],
};

/** What is being drawn and what the pointer caught, by `as`. @param {FeatureLike} feature */
export const drawnStyle = (feature) => DRAWN[feature.get('as')];

/** Shapes that a panel lays over the map: what is proposed, what somebody else saved, what was published. */
/** @type {Record<string, Style[]>} */
const SHOWN = {
  proposed: [new Style({ fill: new Fill({ color: 'rgba(11,107,203,0.10)' }) }), new Style({ stroke: line(WHITE, 4) }), new Style({ stroke: line(ACCENT, 2, [8, 4]) })],
  mine: [new Style({ fill: new Fill({ color: 'rgba(11,107,203,0.14)' }) }), new Style({ stroke: line(WHITE, 4) }), new Style({ stroke: line(ACCENT, 2.4) })],
  theirs: [new Style({ fill: new Fill({ color: 'rgba(180,83,9,0.14)' }) }), new Style({ stroke: line(WHITE, 4) }), new Style({ stroke: line(WARN, 2.4, [8, 4]) })],
  before: [new Style({ stroke: line(WHITE, 3.4) }), new Style({ stroke: line('#6d28a8', 1.6, [3, 4]) })],
  place: [new Style({ image: new Circle({ radius: 7, fill: new Fill({ color: ACCENT }), stroke: line(WHITE, 2) }) })],
};

/** @param {FeatureLike} feature */
export function shownStyle(feature) {
  const known = SHOWN[feature.get('as')] ?? SHOWN.proposed;
  return feature.getGeometry()?.getType() === 'Point' ? SHOWN.place : known;
}
