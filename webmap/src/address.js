/** The address of a view: what stands after # and brings the same view back. */
/** @import {Address, OverlayName, Place} from './types.js' */

/** @type {Address} */
export const START = {
  scheme: null, area: null, place: null, layer: 'kinds', walk: 'usual', hour: '', level: '', month: '', since: '', beside: '', filters: {},
  over: [], order: 'worst', tab: 'list', table: false, back: '', lang: 'zh',
};

export const FILTERS = ['speciality', 'activity_kind', 'venue_kind', 'tier'];
/** @type {OverlayName[]} */
export const OVERLAYS = ['circles', 'venues', 'activities', 'silent', 'vacant'];
/** @type {Address['walk'][]} */
const WALKS = ['usual', 'slow', 'standard'];
const HOUR = /^(Mo|Tu|We|Th|Fr|Sa|Su) ([01]\d|2[0-3]):[0-5]\d$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const NAME = /^[a-z][a-z0-9_-]{0,63}$/i;

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
  const said = (/** @type {string} */ key, /** @type {RegExp} */ form) => (form.test(words.get(key) ?? '') ? words.get(key) ?? '' : '');
  return {
    scheme: words.get('scheme'),
    area: words.get('area'),
    place: parsePlace(words.get('view')),
    layer: said('layer', NAME) || START.layer,
    walk: WALKS.find((name) => name === words.get('walk')) ?? START.walk,
    hour: said('hour', HOUR),
    level: said('level', NAME),
    month: said('month', MONTH),
    since: said('since', MONTH),
    beside: said('beside', MONTH),
    filters: Object.fromEntries(FILTERS.map((key) => [key, said(key, NAME)]).filter(([, value]) => value)),
    over: OVERLAYS.filter((name) => (words.get('over') ?? '').split(',').includes(name)),
    order: words.get('order') === 'best' ? 'best' : 'worst',
    tab: words.get('tab') === 'story' ? 'story' : 'list',
    table: words.get('table') === '1',
    back: said('back', NAME),
    lang: words.get('lang') === 'en' ? 'en' : 'zh',
  };
}

/** Write an address; starting values are left out, except the place.
 * @param {Address} address @returns {string} */
export function formatAddress(address) {
  const { scheme, area, place, layer, over, order, table } = address;
  const words = [];
  if (scheme && scheme !== 'standard') words.push(`scheme=${encodeURIComponent(scheme)}`);
  if (area) words.push(`area=${encodeURIComponent(area)}`);
  if (place) words.push(`view=${place.lon.toFixed(5)},${place.lat.toFixed(5)},${place.zoom.toFixed(2)}`);
  if (layer !== START.layer) words.push(`layer=${layer}`);
  for (const key of /** @type {const} */ (['walk', 'hour', 'level', 'month', 'since', 'beside', 'tab'])) {
    if (address[key] !== START[key]) words.push(`${key}=${encodeURIComponent(address[key])}`);
  }
  for (const key of FILTERS) if (address.filters[key]) words.push(`${key}=${address.filters[key]}`);
  if (over.length) words.push(`over=${over.join(',')}`);
  if (order !== START.order) words.push(`order=${order}`);
  if (table) words.push('table=1');
  if (address.back) words.push(`back=${address.back}`);
  if (address.lang !== START.lang) words.push(`lang=${address.lang}`);
  return `#${words.join('&')}`;
}

/** What the browser's Back returns to: the address without where exactly the map is and which month it shows. @param {Address} address */
export const stopOf = (address) => formatAddress({ ...address, place: null, month: '', since: '', beside: address.beside && '0' });
