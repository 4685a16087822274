/** What the desk asks of the server. */
/** @import {Begun, DeskAnswer, Place, SaveAsked, Saved, Step} from './types.js' */
import { get, send } from '../api.js';

/** @param {number} number @returns {Promise<DeskAnswer>} */
export const fetchDesk = (number) => get(`/api/desk/${number}`);

/** @param {number} number @param {SaveAsked} asked @returns {Promise<Saved>} */
export const saveDesk = (number, asked) => send('POST', `/api/desk/${number}/save`, asked);

/** @param {number} number @param {number} from @param {number} end which is not among them @returns {Promise<Step[]>} */
export const fetchSteps = (number, from, end) => get(`/api/desk/${number}/steps`, { from, to: end });

/** @param {string} scheme @param {string} code @returns {Promise<Place>} */
export const fetchPlace = (scheme, code) => get('/api/desk', { scheme, code });

/** @param {Begun} begun @returns {Promise<{number: number}>} */
export const beginDesk = (begun) => send('POST', '/api/desk', begun);
