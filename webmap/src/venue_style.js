/** How venues look: one shape per tier, one colour per kind, a white ring; planned ones dashed and hollow. */
/** @import {FeatureLike} from 'ol/Feature.js' */
/** @import {Tier, Venue} from './types.js' */
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';

/** @type {Record<string, string>} */
const COLORS = {
  cultural_centre: '#9d174d', library: '#5b21b6', art_training: '#be185d', cinema: '#334155', science_museum: '#0e7490',
  stadium: '#3f6212', youth_centre: '#a16207', village_centre: '#1e3a8a', service_point: '#57534e',
};
/** @type {Record<Tier, number>} */
export const RADIUS = { central: 10, branch: 7.5, service_point: 5 };
const DASH = [3, 2];

/** @param {string} kind */
export const colorOf = (kind) => COLORS[kind] ?? '#44403c';

/** @param {Venue} venue @param {boolean} planned drawn as not there yet */
function shapeOf(venue, planned) {
  const color = colorOf(venue.kind);
  const fill = new Fill({ color: planned ? 'rgba(255,255,255,0.9)' : color });
  const stroke = planned ? new Stroke({ color, width: 2, lineDash: DASH }) : new Stroke({ color: '#ffffff', width: 1.5 });
  const radius = RADIUS[venue.tier];
  return venue.tier === 'central'
    ? new RegularShape({ points: 4, radius, angle: Math.PI / 4, fill, stroke })
    : new Circle({ radius, fill, stroke });
}

/** @type {Map<string, Style>} */
const known = new Map();

/** @param {Venue} venue @param {boolean} planned @param {boolean} chosen */
export function venueStyle(venue, planned, chosen) {
  const key = [venue.kind, venue.tier, planned, chosen].join();
  const height = { central: 3, branch: 2, service_point: 1 }[venue.tier];
  const made = known.get(key) ?? new Style({ image: shapeOf(venue, planned), zIndex: height });
  known.set(key, made);
  if (!chosen) return [made];
  const ring = new Circle({ radius: RADIUS[venue.tier] + 5, stroke: new Stroke({ color: '#0b6bcb', width: 3 }) });
  return [new Style({ image: ring, zIndex: height }), made];
}

/** Many venues in one place: how many. @param {number} count */
function clusterStyle(count) {
  return new Style({
    image: new Circle({ radius: Math.min(18, 9 + Math.log2(count)), fill: new Fill({ color: '#52606d' }), stroke: new Stroke({ color: '#fff', width: 1.5 }) }),
    text: new Text({ text: String(count), font: '600 12px sans-serif', fill: new Fill({ color: '#fff' }) }),
  });
}

/** Venues of one place: the one, or how many. @param {() => string | null} chosen */
export function clusteredStyle(chosen) {
  return (/** @type {FeatureLike} */ cluster) => {
    const venues = /** @type {FeatureLike[]} */ (cluster.get('features')).map((one) => /** @type {Venue} */ (one.get('venue')));
    return venues.length > 1 ? clusterStyle(venues.length) : venueStyle(venues[0], false, venues[0].id === chosen());
  };
}

/** A mark for legends and cards. @param {string} kind @param {Tier} tier @param {boolean} planned */
export function venueMark(kind, tier, planned) {
  const canvas = document.createElement('canvas');
  canvas.width = 56;
  canvas.height = 28;
  canvas.setAttribute('aria-hidden', 'true');
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.scale(2, 2);
  const radius = Math.min(6, RADIUS[tier]) - 0.5;
  pen.beginPath();
  if (tier === 'central') pen.rect(14 - radius + 1, 8 - radius, 2 * radius - 2, 2 * radius - 2);
  else pen.arc(14, 7, radius - (tier === 'branch' ? 0.5 : 1.5), 0, 2 * Math.PI);
  pen.fillStyle = planned ? '#fff' : colorOf(kind);
  pen.fill();
  if (planned) {
    pen.setLineDash([2.5, 1.5]);
    pen.strokeStyle = colorOf(kind);
    pen.lineWidth = 1.4;
    pen.stroke();
  }
  return canvas;
}
