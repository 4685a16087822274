/** The address of a view: what stands after # and brings the same view back. */
/** @import {Address, LayerName, Place} from './types.js' */

/** @type {Address} */
export const START = { scheme: null, area: null, place: null, layer: 'kinds', walk: 'usual', hour: '', lang: 'zh' };

/** @type {LayerName[]} */
const LAYERS = ['kinds', 'divided', 'circles', 'share'];
/** @type {Address['walk'][]} */
const WALKS = ['usual', 'slow', 'standard'];
const HOUR = /^(Mo|Tu|We|Th|Fr|Sa|Su) ([01]\d|2[0-3]):[0-5]\d$/;

/** @param {string | null} text @returns {Place | null} */
function parsePlace(text) {
  const [lon, lat, zoom] = (text ?? '').split(',').map(Number.parseFloat);
  const sound = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 22;
  return sound ? { lon, lat, zoom } : null;
}

/** Read an address; whatever is missing or unreadable takes its starting value.
 * @param {string} hash @returns {Address} */
export function parseAddress(hash) {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    scheme: words.get('scheme'),
    area: words.get('area'),
    place: parsePlace(words.get('view')),
    layer: LAYERS.find((name) => name === words.get('layer')) ?? START.layer,
    walk: WALKS.find((name) => name === words.get('walk')) ?? START.walk,
    hour: HOUR.test(words.get('hour') ?? '') ? words.get('hour') ?? '' : START.hour,
    lang: words.get('lang') === 'en' ? 'en' : 'zh',
  };
}

/** Write an address; starting values are left out, except the place.
 * @param {Address} address @returns {string} */
export function formatAddress({ scheme, area, place, layer, walk, hour, lang }) {
  const words = [];
  if (scheme && scheme !== 'standard') words.push(`scheme=${encodeURIComponent(scheme)}`);
  if (area) words.push(`area=${encodeURIComponent(area)}`);
  if (place) words.push(`view=${place.lon.toFixed(5)},${place.lat.toFixed(5)},${place.zoom.toFixed(2)}`);
  if (layer !== START.layer) words.push(`layer=${layer}`);
  if (walk !== START.walk) words.push(`walk=${walk}`);
  if (hour) words.push(`hour=${encodeURIComponent(hour)}`);
  if (lang !== START.lang) words.push(`lang=${lang}`);
  return `#${words.join('&')}`;
}
