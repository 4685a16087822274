/** What the desk asks of the server. */
/** @import {Begun, Comment, Comparison, DeskAnswer, Place, SaveAsked, Saved, Share, Step} from './types.js' */
import { get, send } from '../api.js';

/** @param {number} number @returns {Promise<DeskAnswer>} */
export const fetchDesk = (number) => get(`/api/desk/${number}`);

/** @param {number} number @param {SaveAsked} asked @returns {Promise<Saved>} */
export const saveDesk = (number, asked) => send('POST', `/api/desk/${number}/save`, asked);

/** @param {number} number @param {number} from the first one is 1 @param {number} to which is among them @returns {Promise<Step[]>} */
export const fetchSteps = (number, from, to) => get(`/api/desk/${number}/steps`, { from, to });

/** @param {string} scheme @param {string} code @returns {Promise<Place>} */
export const fetchPlace = (scheme, code) => get('/api/desk', { scheme, code });

/** @param {Begun} begun @returns {Promise<{number: number}>} */
export const beginDesk = (begun) => send('POST', '/api/desk', begun);

/** @param {number} number @param {Record<string, string>} resolve 'mine' or 'theirs' by code */
export const rebaseDesk = (number, resolve) => send('POST', `/api/desk/${number}/rebase`, { resolve });

/** @param {number} number @returns {Promise<Comment[]>} the newest last */
export const fetchComments = (number) => get(`/api/desk/${number}/comments`);

/** @param {number} number @param {Pick<Comment, 'text' | 'place'> & {code: string}} comment `code` empty: of no piece */
export const addComment = (number, comment) => send('POST', `/api/desk/${number}/comments`, comment);

/** @param {number} number @param {number} id */
export const dropComment = (number, id) => send('DELETE', `/api/desk/${number}/comments/${id}`);

/** @param {number} number @param {number} id @param {boolean} done */
export const finishComment = (number, id, done) => send('PUT', `/api/desk/${number}/comments/${id}/done`, { done });

/** @param {number} number @returns {Promise<Share[]>} */
export const fetchShares = (number) => get(`/api/desk/${number}/shares`);

/** @param {number} number @param {string} account @param {boolean} mayEdit */
export const shareWith = (number, account, mayEdit) => send('PUT', `/api/desk/${number}/shares/${encodeURIComponent(account)}`, { may_edit: mayEdit });

/** @param {number} number @param {string} account */
export const unshare = (number, account) => send('DELETE', `/api/desk/${number}/shares/${encodeURIComponent(account)}`);

/** @param {number} number @returns {Promise<Comparison>} */
export const fetchComparison = (number) => get(`/api/drafts/${number}/comparison`);
