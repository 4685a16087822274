/** Published changes and decisions of the Civil Affairs office, from the server. */
/** @import {PlannedReform, PublishedChange, Reform, ReformAsked, ReformTrial} from './types.js' */
import { get, send } from './api.js';

/** @param {string} scheme @param {number | null} [before] @returns {Promise<PublishedChange[]>} the latest first */
export const fetchPublished = async (scheme, before = null) => (await get('/api/changesets', { scheme, before })).changes;

/** @param {number} number @param {string} why @returns {Promise<{changeset: number | null, draft: number | null, zh: string, en: string}>} */
export const withdrawChange = (number, why) => send('POST', `/api/changesets/${number}/withdraw`, { why });

/** What was carried out, the latest first, and what waits for its day. @param {string} scheme @returns {Promise<{reforms: Reform[], planned: PlannedReform[]}>} */
export const fetchReforms = (scheme) => get('/api/reforms', { scheme });

/** @param {number} number */
export const dropPlanned = (number) => send('DELETE', `/api/reforms/planned/${number}`);

/** @param {ReformAsked} asked @returns {Promise<ReformTrial>} nothing is changed */
export const tryReform = (asked) => send('POST', '/api/reforms/trial', asked);

/** @param {ReformAsked} asked @returns {Promise<Reform | PlannedReform>} */
export const doReform = (asked) => send('POST', '/api/reforms', asked);
