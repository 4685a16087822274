/** How areas are shaded by the share of their households within reach: ColorBrewer YlGnBu, and patterns where there is no share. */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Share} from './types.js' */
import { Fill } from 'ol/style.js';
import { stepOf, STEPS } from './share_steps.js';
import { hatch, pattern } from './style.js';

/** @typedef {{name: string, fill: Fill}} Shade */

const COLORS = ['rgba(255,255,204,0.75)', 'rgba(161,218,180,0.75)', 'rgba(65,182,196,0.75)', 'rgba(44,127,184,0.75)', 'rgba(37,52,148,0.75)'];

/** @param {CanvasRenderingContext2D} pen @param {string} color @param {number[]} leans */
export function strokes(pen, color, leans) {
  pen.strokeStyle = color;
  pen.beginPath();
  for (const lean of leans) {
    for (const x of [-8, 0, 8]) {
      pen.moveTo(x, lean > 0 ? 8 : 0);
      pen.lineTo(x + 8, lean > 0 ? 0 : 8);
    }
  }
  pen.stroke();
}

/** Nobody within reach: white with dots, for black and white too. */
export const zero = pattern('rgba(255,255,255,0.85)', (pen) => {
  pen.fillStyle = '#8a97a5';
  for (const [x, y] of [[1, 1], [5, 5]]) pen.fillRect(x, y, 1.2, 1.2);
});
/** Short of roads: a brown hatch instead of a figure that roads do not bear. */
const poor = pattern('rgba(250,240,225,0.75)', (pen) => strokes(pen, '#a0692b', [1]));
/** Counted with the area above: level lines. */
export const hidden = pattern('rgba(244,246,248,0.75)', (pen) => {
  pen.fillStyle = '#b9c2cc';
  pen.fillRect(0, 3, 8, 1);
});

/** @type {Record<string, {canvas: HTMLCanvasElement | null, color: string, fill: Fill}>} */
const SHADES = {
  nobody: { ...hatch, color: '' },
  hidden: { ...hidden, color: '' },
  poor: { ...poor, color: '' },
  zero: { ...zero, color: '' },
  ...Object.fromEntries(COLORS.map((color, i) => [`step${i}`, { canvas: null, color, fill: new Fill({ color }) }])),
};
const ESTIMATES = Object.fromEntries(COLORS.map((color, i) => {
  const made = pattern(color, (pen) => strokes(pen, '#5b6673', [1, -1]));
  return [`step${i}`, { ...made, color: '' }];
}));

/** The name of an area's shade. @param {Share | undefined} share */
export function shadeName(share) {
  if (share?.hidden) return 'hidden';
  if (!share || share.household_share === null) return 'nobody';
  if (share.poor_roads) return 'poor';
  const step = stepOf(share.household_share);
  return step < 0 ? 'zero' : `step${step}`;
}

/** Shade areas; one that is too deep to be told is shaded as the area above it.
 * @param {Map<string, Share>} shares by code @param {boolean} estimate there are no roads: everything is cross hatched */
export function shader(shares, estimate) {
  return (/** @type {FeatureLike} */ area) => {
    const name = shadeName(shares.get(area.get('code')) ?? shares.get(area.get('parent')));
    return { name: `${name}${estimate}`, fill: sampleOf(name, estimate).fill };
  };
}

/** @param {string} name @param {boolean} estimate */
export const sampleOf = (name, estimate) => (estimate && ESTIMATES[name]) || SHADES[name];

/** The shades that occur, the best first, then what has no share. @param {Iterable<Share>} shares */
export function shadesOf(shares) {
  const there = new Set([...shares].map(shadeName));
  const steps = STEPS.map((_, i) => `step${STEPS.length - 1 - i}`);
  return [...steps, 'zero', 'poor', 'hidden', 'nobody'].filter((name) => there.has(name));
}
