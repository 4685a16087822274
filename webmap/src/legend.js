/** The legend of what the map shows now. */
/** @import {Language, LayerName, Scheme} from './types.js' */
import { make } from './dom.js';
import { BORDERS, borderOf } from './levels.js';
import { FILLS, hatch, stipple } from './style.js';
import { nameOf, say } from './words.js';

const SIZE = { width: 28, height: 14 };

/** @param {(pen: CanvasRenderingContext2D) => void} draw */
export function swatch(draw) {
  const canvas = /** @type {HTMLCanvasElement} */ (make('canvas', { 'aria-hidden': 'true' }));
  const sharp = 2;
  canvas.width = SIZE.width * sharp;
  canvas.height = SIZE.height * sharp;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.scale(sharp, sharp);
  draw(pen);
  return canvas;
}

/** @param {string | CanvasPattern} fill */
export const box = (fill) => swatch((pen) => {
  pen.fillStyle = fill;
  pen.fillRect(0.5, 0.5, SIZE.width - 1, SIZE.height - 1);
  pen.strokeStyle = BORDERS[3].color;
  pen.lineWidth = 0.8;
  pen.strokeRect(0.5, 0.5, SIZE.width - 1, SIZE.height - 1);
});

/** @param {{color: string, width: number}} border */
const line = ({ color, width }) => swatch((pen) => {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(0, SIZE.height / 2);
  pen.lineTo(SIZE.width, SIZE.height / 2);
  pen.stroke();
});

/** @param {{canvas: HTMLCanvasElement}} tile */
export function patternBox({ canvas }) {
  const pattern = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).createPattern(canvas, 'repeat');
  return box(/** @type {CanvasPattern} */ (pattern));
}

/** @param {LayerName} layer @param {boolean} hasKinds @param {Language} lang @returns {[HTMLElement, string][]} */
function fillRows(layer, hasKinds, lang) {
  if (layer === 'divided') {
    return [
      [box(FILLS.divided.yes), say(lang, 'legend.divided.yes')],
      [patternBox(hatch), say(lang, 'legend.divided.no')],
      [box(FILLS.divided.lowest), say(lang, 'legend.divided.lowest')],
    ];
  }
  if (!hasKinds) return [];
  return [
    [box(FILLS.kinds.base), nameOf(lang, 'kind', 'base')],
    [box(FILLS.kinds.dedicated), nameOf(lang, 'kind', 'dedicated')],
    [box(FILLS.kinds.remainder), nameOf(lang, 'kind', 'remainder')],
    [patternBox(stipple), nameOf(lang, 'kind', 'undetermined.short')],
  ];
}

/** @param {HTMLElement} place @param {Scheme} scheme @param {LayerName} layer @param {Language} lang @param {[HTMLElement, string][]} more of what lies on the areas */
export function showLegend(place, scheme, layer, lang, more) {
  const borders = scheme.levels.map(({ level }) =>
    /** @type {[HTMLElement, string]} */ ([line(borderOf(scheme.levels, level)), nameOf(lang, 'level', level)]));
  const hasKinds = scheme.levels.at(-1)?.level === 'subgrid';
  const rows = [...borders, ...(layer === 'kinds' || layer === 'divided' ? fillRows(layer, hasKinds, lang) : more)];
  place.replaceChildren(...rows.map(([sample, words]) => make('li', {}, sample, words)));
}
