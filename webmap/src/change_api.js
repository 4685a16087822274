/** Published changes and decisions of the Civil Affairs office, from the server. */
/** @import {PublishedChange, Reform, ReformAsked, ReformTrial} from './types.js' */
import { get, send } from './api.js';

/** @param {string} scheme @param {number | null} [before] @returns {Promise<PublishedChange[]>} the latest first */
export const fetchPublished = async (scheme, before = null) => (await get('/api/changesets', { scheme, before })).changes;

/** @param {number} number @param {string} why @returns {Promise<{changeset: number | null, draft: number | null, zh: string, en: string}>} */
export const withdrawChange = (number, why) => send('POST', `/api/changesets/${number}/withdraw`, { why });

/** @param {string} scheme @returns {Promise<Reform[]>} the latest first */
export const fetchReforms = async (scheme) => (await get('/api/reforms', { scheme })).reforms;

/** @param {ReformAsked} asked @returns {Promise<ReformTrial>} nothing is changed */
export const tryReform = (asked) => send('POST', '/api/reforms/trial', asked);

/** @param {ReformAsked} asked @returns {Promise<Reform>} */
export const doReform = (asked) => send('POST', '/api/reforms', asked);
