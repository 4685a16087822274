/** What the start page asks of the server, by way of `api.js`. */
import { get, runJob, send, upload } from './api.js';

/** @typedef {{step: string, done: boolean, counts: Record<string, number | string | null>}} Step */

/** @returns {Promise<Step[]>} */
export const fetchSteps = async () => (await get('/api/begin')).steps;

/** @param {string} code @param {string} name */
export const nameCounty = (code, name) => send('PUT', '/api/begin/county', { code, name });

/** @param {File} file @returns {Promise<string[]>} */
export const sendCodes = async (file) => {
  await upload('/api/begin/codes', [file], () => undefined);
  return [];
};

/** @param {File} file @param {string} crs @returns {Promise<string[]>} what should be known of them */
export const sendRoads = async (file, crs) =>
  (await upload(`/api/begin/roads?crs=${encodeURIComponent(crs)}`, [file], () => undefined)).notices;

export const countIndicators = () => runJob('indicators');
