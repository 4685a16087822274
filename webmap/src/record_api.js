/** What the pages of records ask the server. */
/** @import {Application, Breach, NamedPlace, RecordForm, Staffing} from './types.js' */
import { addressOf, get, send, upload } from './api.js';

/** @param {string} form */
const rosterPath = (form) => `/api/rosters/${encodeURIComponent(form)}`;

/** @param {string} form @returns {Promise<RecordForm>} */
export const fetchForm = (form) => get(rosterPath(form));

/** @param {string} form @param {string} scheme @param {string} id @returns {Promise<{values: Record<string, string>,
 *   served: {minutes: number, times: number, stars: number} | null}>} */
export const fetchRecord = (form, scheme, id) => get(`${rosterPath(form)}/rows/${encodeURIComponent(id)}`, { scheme });

/** @param {string} form @param {string} scheme @param {{under: string, q: string, start: number}} wanted
 * @returns {Promise<{rows: Record<string, string>[], total: number}>} */
export const fetchRows = (form, scheme, wanted) => get(`${rosterPath(form)}/rows`, { scheme, ...wanted });

/** @param {string} form @param {string} scheme @param {{values: Record<string, string>, source: string, under: string, conflicts: string}} row
 * @returns {Promise<{outcome: 'new' | 'changed' | 'same' | 'conflict'}>} */
export const saveRecord = (form, scheme, row) => send('POST', `${rosterPath(form)}/rows?scheme=${encodeURIComponent(scheme)}`, row);

/** @param {string} scheme @param {string} area @returns {Promise<{breaches: Breach[]}>} */
export const fetchBreaches = (scheme, area) => get('/api/checks', { scheme, area });

/** @param {string} form @param {string} scheme @param {string} area @param {Record<string, string>} values @returns {Promise<{number: number}>} */
export const sendApplication = (form, scheme, area, values) => send('POST', `/api/applications/${encodeURIComponent(form)}?scheme=${encodeURIComponent(scheme)}`, { values, area });

/** @param {string} scheme @returns {Promise<{applications: Application[]}>} */
export const fetchApplications = (scheme) => get('/api/applications', { scheme });

/** @param {number} number @param {string} scheme @param {'approve' | 'refuse'} decision @param {string} note */
export const decideApplication = (number, scheme, decision, note) => send('POST', `/api/applications/${number}/${decision}?scheme=${encodeURIComponent(scheme)}`, { note });

/** @param {string} scheme @param {string} name @param {string} area empty: anywhere @returns {Promise<NamedPlace[]>} */
export const findPlaces = async (scheme, name, area) => (await get('/api/places', { scheme, name, area })).places;

/** @param {string} scheme @param {string} area @param {File} file @returns {Promise<{number: number}>} */
export const sendPicture = (scheme, area, file) => upload(addressOf('/api/pictures', { scheme, area }), [file], () => {});

/** @param {string} scheme @param {string} under @returns {Promise<Staffing>} */
export const fetchStaffing = (scheme, under) => get('/api/staffing', { scheme, under });

/** @param {string} scheme @param {string} under @param {string[]} ids */
export const acceptStaffing = (scheme, under, ids) => send('POST', addressOf('/api/staffing', { scheme, under }), { ids });
