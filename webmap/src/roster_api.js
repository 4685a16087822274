/** What the page of rosters asks of the server, by way of `api.js`. */
/** @import {RosterAsked, RosterForm, RosterPlan, RosterWish, Sent} from './types.js' */
import { get, send, upload } from './api.js';

/** Send one roster. @param {File} file @param {(share: number) => void} progress @returns {Promise<Sent>} */
export const sendRoster = (file, progress) => upload('/api/rosters/uploads', [file], progress);

/** @returns {Promise<RosterForm[]>} */
export const fetchForms = async () => (await get('/api/rosters')).forms;

/** @param {string} id @param {string} scheme @param {RosterAsked} asked @returns {Promise<RosterPlan>} */
export const tryRoster = (id, scheme, asked) => send('POST', `/api/rosters/uploads/${id}/trial?scheme=${encodeURIComponent(scheme)}`, asked);

/** @param {string} id @param {string} scheme @param {RosterAsked & RosterWish} asked @returns {Promise<Record<string, number>>} */
export const storeRoster = (id, scheme, asked) => send('POST', `/api/rosters/uploads/${id}/store?scheme=${encodeURIComponent(scheme)}`, asked);

/** @param {string} id */
export const dropRoster = (id) => send('DELETE', `/api/rosters/uploads/${id}`);
