/** The only module that talks to the server. */
/** @import {Card, ChildPage, Found, PathStep, Scheme} from './types.js' */

/** A refusal in words, or a server that does not answer (then `zh` and `en` are empty). */
export class Problem extends Error {
  /** @param {{status?: number, zh?: string, en?: string, hint_zh?: string, hint_en?: string}} words */
  constructor({ status = 0, zh = '', en = '', hint_zh = '', hint_en = '' }) {
    super(en || 'no answer');
    this.status = status;
    this.words = { zh, en };
    this.hints = { zh: hint_zh, en: hint_en };
  }
}

/** @param {string} path @param {Record<string, string | number | null>} [query] @param {AbortSignal} [signal] */
async function get(path, query = {}, signal) {
  const asked = Object.entries(query).filter(([, value]) => value !== null && value !== '');
  const words = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]));
  let answer;
  try {
    answer = await fetch(`${path}?${words}`, { signal, headers: { Accept: 'application/json' } });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem({});
  }
  if (!answer.ok) throw new Problem(await answer.json().catch(() => ({ status: answer.status })));
  return answer.json();
}

/** @returns {Promise<Scheme[]>} */
export const fetchSchemes = async () => (await get('/api/schemes')).schemes;

/** @param {string} scheme @param {string} code @returns {Promise<Card>} */
export const fetchCard = (scheme, code) => get(`/api/areas/${encodeURIComponent(code)}`, { scheme });

/** @param {string} scheme @param {string | null} parent @param {string} [after] @returns {Promise<ChildPage>} */
export const fetchChildren = (scheme, parent, after = '') => get('/api/areas', { scheme, parent, after });

/** @param {string} scheme @param {number} lon @param {number} lat @returns {Promise<PathStep[]>} */
export const fetchPathAt = async (scheme, lon, lat) => (await get('/api/areas/at', { scheme, lon, lat })).path;

/** @param {string} scheme @param {string} words @param {AbortSignal} signal @returns {Promise<Found[]>} */
export const searchAreas = async (scheme, words, signal) => (await get('/api/search', { scheme, q: words }, signal)).results;

/** @param {string} scheme */
export const tileUrl = (scheme) => `/tiles/areas/{z}/{x}/{y}.mvt?scheme=${encodeURIComponent(scheme)}`;
