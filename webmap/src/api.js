/** The only module that talks to the server. */
/** @import {Card, ChildPage, Found, PathStep, Scheme} from './types.js' */
/** @import {Candidate, Proof, Sites, SitesAsked, Snapshot} from './types.js' */
/** @import {Stage} from './lines.js' */
/** @import {Counts, Home, Latest, Share, Venue, VenueCard, VenueChanges, WayAsked, WhatIfAnswer} from './types.js' */
/** @import {FormProblem, FoundPlace, JobsAnswer, ProblemDetails} from './types.js' */
/** @import {Conflict} from './desk/types.js' */
/** @import {Account, AuditFilter, AuditRow, Role, Session} from './types.js' */
/** @import {Draft, FileSpec, Finding, LedgerEntry, Limits, Mend, Overview, Preview, RestoreTrial, Sent, Trial} from './types.js' */

import { followed, linesOf } from './lines.js';

/** A refusal in words, or a server that does not answer (then `zh` and `en` are empty). */
export class Problem extends Error {
  /** @param {{status?: number, zh?: string, en?: string, hint_zh?: string, hint_en?: string, details?: ProblemDetails}} words */
  constructor({ status = 0, zh = '', en = '', hint_zh = '', hint_en = '', details = {} }) {
    super(en || 'no answer');
    this.status = status;
    /** What is wrong with single columns of a form. @type {FormProblem[]} */
    this.columns = details.columns ?? [];
    /** Whether another source said otherwise, and somebody must decide. */
    this.conflict = details.conflict ?? false;
    /** Areas of a draft that somebody else changed meanwhile. @type {Conflict[]} */
    this.conflicts = details.conflicts ?? [];
    /** Places to draw. @type {FoundPlace[]} */
    this.findings = details.findings ?? [];
    this.words = { zh, en };
    this.hints = { zh: hint_zh, en: hint_en };
  }
}

/** @typedef {Record<string, string | number | null>} Query */

/** The token of this page's requests: the server writes for nobody else. @type {Record<string, string>} */
let credentials = {};
/** Ask the reader to sign in again; whether somebody did. @type {() => Promise<boolean>} */
let signInAgain = async () => false;
/** The asking that goes on, which requests that fail together share. @type {Promise<boolean> | null} */
let asking = null;

/** @param {string} header @param {string} token */
export function useToken(header, token) {
  credentials = { [header]: token };
}

/** @param {() => Promise<boolean>} ask */
export function whenSessionEnds(ask) {
  signInAgain = ask;
}

/** Do a request; where the session has ended, the same again once the reader has signed in. @template T @param {() => Promise<T>} request @returns {Promise<T>} */
async function patiently(request) {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    asking ??= signInAgain().finally(() => {
      asking = null;
    });
    if (!(await asking)) throw error;
    return patiently(request);
  }
}

/** @param {string} path @param {RequestInit} request */
async function answered(path, request) {
  let answer;
  try {
    answer = await fetch(path, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem({});
  }
  if (!answer.ok) throw new Problem(await answer.json().catch(() => ({ status: answer.status })));
  return answer;
}

/** @param {string} path @param {RequestInit} request */
async function once(path, request) {
  const answer = await answered(path, { ...request, headers: { Accept: 'application/json', ...request.headers } });
  return answer.status === 204 ? null : answer.json();
}

/** Ask for long work, and be told of its stages. @param {string} path @param {object} body @param {(stage: Stage) => void} told */
export const sendStaged = (path, body, told) => patiently(() => stagedOnce(path, body, told));

/** @param {string} path @param {object} body @param {(stage: Stage) => void} told */
async function stagedOnce(path, body, told) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/x-ndjson, application/json', ...credentials };
  let last;
  try {
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok || !answer.body) throw new Problem(await answer.json().catch(() => ({ status: answer.status })));
    last = await followed(linesOf(answer.body), told);
  } catch (error) {
    throw error instanceof Problem ? error : new Problem({});
  }
  if (!('done' in last)) throw new Problem(last.problem ?? {});
  return last.done;
}

/** @param {string} path @param {Query} query what is empty is left out */
export function addressOf(path, query) {
  const asked = Object.entries(query).filter(([, value]) => value !== null && value !== '');
  const words = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]));
  return words.size ? `${path}?${words}` : path;
}

/** @param {string} path @param {Query} [query] @param {AbortSignal} [signal] */
export const get = (path, query = {}, signal) => patiently(() => once(addressOf(path, query), { signal }));

/** @param {string} path @returns {Promise<string>} */
export const getText = (path) => patiently(async () => (await answered(path, {})).text());

/** @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path @param {object} [body] */
export const send = (method, path, body) => patiently(() => once(path, {
  method,
  headers: { 'Content-Type': 'application/json', ...credentials },
  ...(body ? { body: JSON.stringify(body) } : {}),
}));

/** Who is signed in now. @returns {Promise<Session>} */
export const fetchSession = () => once('/api/session', {});

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

/** @param {string} scheme @param {string} [level] to draw at every zoom */
export const tileUrl = (scheme, level = '') =>
  `/tiles/areas/{z}/{x}/{y}.mvt?scheme=${encodeURIComponent(scheme)}${level && `&level=${encodeURIComponent(level)}`}`;

/** @returns {Promise<Overview>} */
export const fetchOverview = () => get('/api/data');

/** @returns {Promise<Snapshot[]>} the newest first */
export const fetchSnapshots = async () => (await get('/api/snapshots')).snapshots;

/** @param {(stage: Stage) => void} told @returns {Promise<Snapshot>} */
export const publishSnapshot = (told) => sendStaged('/api/snapshots', {}, told);

/** @param {string} name @returns {Promise<Proof>} */
export const proveSnapshot = (name) => get(`/api/snapshots/${encodeURIComponent(name)}/proof`);

/** Send the parts of one boundary file. @param {File[]} files @param {(share: number) => void} progress @returns {Promise<Sent>} */
export const sendFiles = (files, progress) => upload('/api/uploads', files, progress);

/** @param {File[]} files */
function formOf(files) {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  return form;
}

/** Send files; the answer is as the address gives it. @param {string} path @param {File[]} files @param {(share: number) => void} progress
 * @returns {Promise<any>} */
export const upload = (path, files, progress) => patiently(() => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open('POST', path);
  request.responseType = 'json';
  for (const [name, value] of Object.entries(credentials)) request.setRequestHeader(name, value);
  request.upload.addEventListener('progress', (event) => progress(event.loaded / event.total));
  request.addEventListener('error', () => reject(new Problem({})));
  request.addEventListener('load', () => {
    if (request.status === 201) resolve(request.response);
    else reject(new Problem(request.response ?? { status: request.status }));
  });
  request.send(formOf(files));
}));

/** @param {string} id @param {{scheme: string, layer: string, encoding: string}} how @returns {Promise<Preview>} */
export const fetchPreview = (id, how) => get(`/api/uploads/${id}`, how);

/** @param {string} id @param {string} scheme @param {FileSpec} spec @returns {Promise<Trial>} */
export const tryUpload = (id, scheme, spec) => send('POST', `/api/uploads/${id}/trial?scheme=${encodeURIComponent(scheme)}`, { spec });

/** @param {string} id @param {string} scheme @param {FileSpec} spec @param {string} why @returns {Promise<{areas: number, unchanged: boolean}>} */
export const storeUpload = (id, scheme, spec, why) => send('POST', `/api/uploads/${id}/store?scheme=${encodeURIComponent(scheme)}`, { spec, why });

/** @param {string} id @param {string} scheme @param {FileSpec} spec @returns {Promise<{number: number}>} */
export const keepAsDraft = (id, scheme, spec) => send('POST', `/api/uploads/${id}/draft?scheme=${encodeURIComponent(scheme)}`, { spec });

/** @param {string} id @returns {Promise<RestoreTrial>} */
export const tryRestore = (id) => send('POST', `/api/uploads/${id}/restore/trial`, {});

/** @param {string} id @param {string} why @returns {Promise<{areas: number}>} */
export const restoreUpload = (id, why) => send('POST', `/api/uploads/${id}/restore`, { why });

/** @param {string} id */
export const dropUpload = (id) => send('DELETE', `/api/uploads/${id}`);

/** @param {number} number @returns {Promise<{draft: Draft, findings: Finding[], ledger: LedgerEntry[]}>} */
export const fetchDraft = (number) => get(`/api/drafts/${number}`);

/** @param {number} number @returns {Promise<object>} areas and parents as GeoJSON */
export const fetchDraftAreas = (number) => get(`/api/drafts/${number}/areas`);

/** @param {number} number @param {number[]} numbers findings; none means all @param {Limits} limits @returns {Promise<Mend>} */
export const fetchMend = (number, numbers, { gap, shift }) =>
  get(`/api/drafts/${number}/mend?${[...numbers.map((n) => `number=${n}`), `max_gap_width_m=${gap}`, `max_shift_m=${shift}`].join('&')}`);

/** @param {number} number @param {number[]} numbers findings; none means all @param {Limits} limits @returns {Promise<Mend>} */
export const acceptMend = (number, numbers, { gap, shift }) =>
  send('POST', `/api/drafts/${number}/mend`, { ...(numbers.length ? { numbers } : {}), max_gap_width_m: gap, max_shift_m: shift });

/** @param {number} number @param {number} finding @param {string} reason */
export const waive = (number, finding, reason) => send('PUT', `/api/drafts/${number}/findings/${finding}/waiver`, { reason });

/** @param {number} number @param {number} finding */
export const unwaive = (number, finding) => send('DELETE', `/api/drafts/${number}/findings/${finding}/waiver`);

/** @param {number} number @returns {Promise<{added: string[], replaced: string[], withdrawn: string[]}>} */
export const fetchChanges = (number) => get(`/api/drafts/${number}/changes`);

/** @param {number} number @param {string} why @param {boolean} replace @returns {Promise<Draft>} */
export const publishDraft = (number, why, replace) => send('POST', `/api/drafts/${number}/publish`, { why, replace });

/** @param {number} number @returns {Promise<Draft>} */
export const dropDraft = (number) => send('DELETE', `/api/drafts/${number}`);

/** @param {number} number @param {string} note @returns {Promise<Draft>} */
export const sendDraft = (number, note) => send('POST', `/api/drafts/${number}/send`, { note });

/** @param {number} number @param {string} note @returns {Promise<Draft>} */
export const returnDraft = (number, note) => send('POST', `/api/drafts/${number}/return`, { note });

/** @param {string} name */
const accountPath = (name) => `/api/accounts/${encodeURIComponent(name)}`;

/** @returns {Promise<{accounts: Account[], roles: Role[]}>} */
export const fetchAccounts = () => get('/api/accounts');

/** @param {string} name @param {string} shownName @returns {Promise<{name: string, password: string}>} */
export const addAccount = (name, shownName) => send('POST', '/api/accounts', { name, shown_name: shownName });

/** @param {string} name @returns {Promise<{name: string, password: string}>} */
export const resetPassword = (name) => send('POST', `${accountPath(name)}/password`);

/** @param {string} name @param {boolean} disabled */
export const setDisabled = (name, disabled) => send(disabled ? 'PUT' : 'DELETE', `${accountPath(name)}/disabled`);

/** @param {string} name @param {string} role @param {string} scheme @param {string} code empty: everywhere */
export const grantRole = (name, role, scheme, code) => send('POST', `${accountPath(name)}/grants`, { role, scheme, code });

/** @param {number} number */
export const revokeGrant = (number) => send('DELETE', `/api/grants/${number}`);

/** @param {AuditFilter} wanted @param {number | null} before @returns {Promise<{rows: AuditRow[], next: number | null}>} */
export const fetchAudit = (wanted, before) => get('/api/audit', { ...wanted, before });

/** @returns {Promise<JobsAnswer>} */
export const fetchJobs = () => get('/api/jobs');

/** @param {string} job */
export const runJob = (job) => send('POST', `/api/jobs/${encodeURIComponent(job)}`);

/** @param {string} scheme @param {WayAsked} way @param {string | null} area @returns {Promise<Latest>} */
export const fetchLatest = (scheme, way, area) => get('/api/reach', { scheme, ...way, area });

/** @param {number} run @param {string | null} area @returns {Promise<Counts[]>} of the area and its children */
export const fetchCounts = async (run, area) => (await get(`/api/reach/${run}/areas`, { area })).areas;

/** @param {number} run @param {string | null} area @returns {Promise<Share[]>} */
export const fetchShares = async (run, area) => (await get(`/api/reach/${run}/overview`, { area })).areas;

/** @param {number} run @param {string} scheme @param {string} area @returns {Promise<Home[]>} */
export const fetchOutside = async (run, scheme, area) => (await get(`/api/reach/${run}/households`, { scheme, area })).households;

/** @returns {Promise<Venue[]>} */
export const fetchVenues = async () => (await get('/api/venues')).venues;

/** @param {number} run @param {string} id @returns {Promise<VenueCard>} */
export const fetchVenue = (run, id) => get(`/api/reach/${run}/venues/${encodeURIComponent(id)}`);

/** @param {string} scheme @param {WayAsked} way @param {string | null} area @param {(stage: Stage) => void} told @returns {Promise<{run: number}>} */
export const countCircles = (scheme, way, area, told) => sendStaged(addressOf('/api/reach', { scheme, ...way, area }), {}, told);

/** @param {File[]} files @returns {Promise<{candidates: Candidate[], notices: string[]}>} */
export const readCandidates = (files) => patiently(() => once('/api/reach/candidates', { method: 'POST', headers: credentials, body: formOf(files) }));

/** @param {number} run @param {string} area @param {SitesAsked} asked @param {(stage: Stage) => void} told @returns {Promise<Sites>} */
export const askSites = (run, area, asked, told) => sendStaged(addressOf(`/api/reach/${run}/siting`, { area }), asked, told);

/** @param {number} run @param {string} area @param {VenueChanges} changes @returns {Promise<WhatIfAnswer>} */
export const askWhatIf = (run, area, changes) => send('POST', `/api/reach/${run}/what-if?area=${encodeURIComponent(area)}`, changes);

/** @param {number} run @param {string} scope @param {string} name */
export const circleUrl = (run, scope, name) => `/tiles/circles/${run}/${scope}/{z}/{x}/{y}.mvt?name=${encodeURIComponent(name)}`;
