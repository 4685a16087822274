/** How each kind of finding is marked, on the map and in lists: orange for what is missing or outside, purple for what is double. */
import { make } from './dom.js';

/** @typedef {'hatch' | 'cross' | 'dots' | 'plain'} Pattern */

/** @type {Record<string, {color: string, pattern: Pattern, dash?: number[]}>} */
export const MARKS = {
  gap: { color: '#b45309', pattern: 'hatch' },
  spill: { color: '#b45309', pattern: 'dots' },
  empty: { color: '#b45309', pattern: 'plain', dash: [2, 3] },
  overlap: { color: '#6d28a8', pattern: 'cross' },
  duplicate: { color: '#6d28a8', pattern: 'dots' },
  invalid: { color: '#6d28a8', pattern: 'plain' },
  unmatched_vertex: { color: '#52606d', pattern: 'plain', dash: [2, 3] },
  detached_part: { color: '#52606d', pattern: 'hatch', dash: [6, 3] },
};

/** @param {string} kind */
export const markOf = (kind) => MARKS[kind] ?? MARKS.gap;

const STEP = 8;

/** Draw one tile of a pattern. @param {CanvasRenderingContext2D} pen @param {string} color @param {Pattern} pattern */
function drawTile(pen, color, pattern) {
  pen.fillStyle = `${color}22`;
  pen.fillRect(0, 0, STEP, STEP);
  pen.strokeStyle = pen.fillStyle = color;
  pen.lineWidth = 1.2;
  if (pattern === 'dots') {
    for (const [x, y] of [[1, 1], [5, 5]]) pen.fillRect(x, y, 2, 2);
    return;
  }
  const leans = { hatch: [1], cross: [1, -1], plain: [] }[pattern];
  pen.beginPath();
  for (const lean of leans) {
    for (const x of [-STEP, 0, STEP]) {
      pen.moveTo(x, lean > 0 ? STEP : 0);
      pen.lineTo(x + STEP, lean > 0 ? 0 : STEP);
    }
  }
  pen.stroke();
}

/** The pattern of a kind to fill with. @param {string} kind @returns {CanvasPattern} */
export function patternOf(kind) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = STEP;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext('2d'));
  drawTile(pen, markOf(kind).color, markOf(kind).pattern);
  return /** @type {CanvasPattern} */ (pen.createPattern(tile, 'repeat'));
}

/** A swatch of a kind for lists. @param {string} kind */
export function kindMark(kind) {
  const canvas = /** @type {HTMLCanvasElement} */ (make('canvas', { class: 'mark', width: '32', height: '32', 'aria-hidden': 'true' }));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.scale(2, 2);
  pen.fillStyle = patternOf(kind);
  pen.fillRect(1, 1, 14, 14);
  pen.strokeStyle = markOf(kind).color;
  pen.lineWidth = 1.5;
  pen.setLineDash(markOf(kind).dash ?? []);
  pen.strokeRect(1.5, 1.5, 13, 13);
  return canvas;
}
