/** Layers from the server: what was fetched lately is not fetched again, so that a step in time asks for one month's values at most. */
/** @import {Catalog, Frame, LayerValues, Story} from './types.js' */
/** @import {Query} from './api.js' */
import { addressOf, get } from './api.js';

const FRESH_MS = 5 * 60_000;
const MOST = 400;

/** @type {Map<string, {answer: Promise<any>, at: number}>} */
const known = new Map();

/** @param {string} path @param {Query} query */
function kept(path, query) {
  const address = addressOf(path, query);
  const found = known.get(address);
  if (found && Date.now() - found.at < FRESH_MS) return found.answer;
  const answer = get(address);
  known.delete(address);
  known.set(address, { answer, at: Date.now() });
  answer.catch(() => known.delete(address));
  if (known.size > MOST) known.delete(/** @type {string} */ (known.keys().next().value));
  return answer;
}

/** @param {string} scheme @returns {Promise<Catalog>} */
export const fetchLayers = (scheme) => kept('/api/layers', { scheme });

/** @param {string} scheme @param {string} level @param {string} under @returns {Promise<Frame>} */
export const fetchFrame = (scheme, level, under) => kept('/api/layers/frame', { scheme, level, under });

/** @param {string} code @param {Query} query @returns {Promise<LayerValues>} */
export const fetchValues = (code, query) => kept(`/api/layers/${encodeURIComponent(code)}/values`, query);

/** @param {string} scheme @param {string} code @returns {Promise<Story>} */
export const fetchStory = (scheme, code) => kept(`/api/areas/${encodeURIComponent(code)}/story`, { scheme });

/** Forget what was fetched, where it no longer fits together. */
export const forget = () => known.clear();
