/** The legend of service circles and of shares: what is there, and nothing that is not. */
/** @import {Language, LayerName, Share, Venue} from './types.js' */
import { CIRCLE, DOT, GAINED, NARROW } from './circles.js';
import { box, patternBox, swatch } from './legend.js';
import { rangeOf } from './share_steps.js';
import { CHOSEN } from './siting_layer.js';
import { sampleOf, shadesOf } from './shares.js';
import { venueMark } from './venue_style.js';
import { nameOf, say } from './words.js';

/** @typedef {[HTMLElement, string]} Row */

/** @param {string} color */
const dot = (color) => swatch((pen) => {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(14, 7, 4.5, 0, 2 * Math.PI);
  pen.fill();
});

const numbered = () => swatch((pen) => {
  pen.fillStyle = CHOSEN;
  pen.beginPath();
  pen.arc(14, 7, 6.5, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = '#fff';
  pen.font = '600 9px sans-serif';
  pen.textAlign = 'center';
  pen.fillText('1', 14, 10.2);
});

export const circle = (/** @type {boolean} */ estimate, { fill, line, width } = CIRCLE) => swatch((pen) => {
  pen.fillStyle = fill;
  if (estimate) pen.setLineDash([5, 3]);
  pen.strokeStyle = line;
  pen.lineWidth = width;
  pen.beginPath();
  pen.roundRect(3, 1.5, 22, 11, 5);
  pen.fill();
  pen.stroke();
});

/** @type {Record<string, string>} */
const WORDS = { zero: 'legend.share.zero', poor: 'reach.poor', hidden: 'reach.hidden', nobody: 'reach.nobody' };

/** @param {string} name @param {Language} lang */
function shadeWords(name, lang) {
  if (!name.startsWith('step')) return say(lang, WORDS[name]).split(/[：:]/)[0];
  return say(lang, 'legend.share.range', rangeOf(Number(name.slice(4))));
}

/** @param {Iterable<Share>} shares @param {boolean} estimate @param {Language} lang @returns {Row[]} */
function shareRows(shares, estimate, lang) {
  return shadesOf(shares).map((name) => {
    const { canvas, color } = sampleOf(name, estimate);
    return [canvas ? patternBox({ canvas }) : box(color), shadeWords(name, lang)];
  });
}

/** @param {Venue[]} venues @param {Language} lang @returns {Row[]} */
export function venueRows(venues, lang) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  for (const tier of /** @type {const} */ (['central', 'branch', 'service_point'])) {
    for (const { kind, status } of venues.filter((one) => one.tier === tier && one.status !== 'planned')) {
      const words = `${nameOf(lang, 'venuekind', kind)}${status && kind === 'cultural_centre' ? ` · ${nameOf(lang, 'tier', tier)}` : ''}`;
      rows.set(`${tier} ${kind}`, [venueMark(kind, tier, false), words]);
    }
  }
  const planned = venues.find((venue) => venue.status === 'planned');
  if (planned) rows.set('planned', [venueMark(planned.kind, planned.tier, true), say(lang, 'legend.planned')]);
  return [...rows.values()];
}

/** @param {LayerName} layer @param {{shares: Iterable<Share>, venues: Venue[], estimate: boolean, homes: boolean, supposing: boolean, chosen: boolean, compared: boolean}} shown @param {Language} lang @returns {Row[]} */
export function reachRows(layer, { shares, venues, estimate, homes, supposing, chosen, compared }, lang) {
  if (layer === 'share') return [...shareRows(shares, estimate, lang), ...venueRows(venues, lang)];
  const mark = estimate ? `（${say(lang, 'reach.estimate')}）` : '';
  return [
    [circle(estimate), `${say(lang, compared ? 'legend.circle.usual' : 'legend.circle')}${mark}`],
    ...(compared ? [/** @type {Row} */ ([circle(estimate, NARROW), say(lang, 'legend.circle.slow')])] : []),
    [dot(DOT), say(lang, homes ? 'legend.dots.households' : 'legend.dots')],
    ...(supposing ? [/** @type {Row} */ ([dot(GAINED), say(lang, 'legend.gained')])] : []),
    ...(chosen ? [/** @type {Row} */ ([numbered(), say(lang, 'legend.chosen')])] : []),
    ...venueRows(venues, lang),
  ];
}
