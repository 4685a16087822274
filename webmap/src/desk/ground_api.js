/** What lies under a draft and is proposed for it, as the server gives it. */
/** @import {Stage} from '../lines.js' */
/** @import {Degrees, MultiPolygon} from './types.js' */
import { addressOf, get, send, sendStaged, upload } from '../api.js';

/** @typedef {[number, number, number, number]} ControlPoint x and y in pixels of the picture, longitude, latitude */
/** @typedef {{number: number, name: string, media: string, width: number, height: number, points: ControlPoint[], model: 'affine' | 'projective',
 *   opacity: number, ordinal: number, who: string, at: string, residuals_m: number[] | null, rms_m: number | null, mesh: Degrees[][] | null,
 *   why_not: '' | 'too_few' | 'in_line' | 'mirrored' | 'folded', notices?: string[]}} Sketch
 *   `mesh`: where places over the picture lie, rows from its upper edge down */
/** @typedef {{number: number, kind: string, file: string, code: string | null, area: string | null, features: number, source_crs: string, who: string,
 *   at: string, may_drop: boolean}} Batch a file of lines and areas to draw along */
/** @typedef {{into?: number, households_per_grid?: number, keep: string[], rebalance: boolean, tolerance: number, seed: number,
 *   stored_reference: boolean}} ProposalAsked */
/** @typedef {{code: string, name: string, kind: string, kept: boolean, changed: boolean, households: number, compactness: number | null,
 *   geometry: MultiPolygon}} ProposedArea */
/** @typedef {{revision: number, areas: ProposedArea[], removed: string[], knots: [Degrees, Degrees, Degrees][], deviation: number,
 *   least_deviation: number, on_lines: number, mean_compactness: number, least_compactness: number, cut_villages: string[],
 *   remarks: {key: string, zh: string, en: string}[]}} Proposal */

/** Said to the document when lines to draw along changed. */
export const REFERENCE_CHANGED = 'desk-reference';

/** @param {number} number @returns {Promise<Sketch[]>} the lowest first */
export const fetchSketches = async (number) => (await get(`/api/desk/${number}/sketches`)).sketches;

/** @param {number} number @param {File} file @param {(share: number) => void} progress @returns {Promise<Sketch>} */
export const sendSketch = (number, file, progress) => upload(`/api/desk/${number}/sketches`, [file], progress);

/** @param {number} number @param {number} sketch @param {Partial<Pick<Sketch, 'points' | 'model' | 'opacity' | 'ordinal' | 'name'>>} change @returns {Promise<Sketch>} */
export const changeSketch = (number, sketch, change) => send('PUT', `/api/desk/${number}/sketches/${sketch}`, change);

/** @param {number} number @param {number} sketch */
export const dropSketch = (number, sketch) => send('DELETE', `/api/desk/${number}/sketches/${sketch}`);

/** @param {number} number @param {number} sketch @param {boolean} [original] as it came, as a file */
export const pictureAddress = (number, sketch, original = false) =>
  addressOf(`/api/desk/${number}/sketches/${sketch}/picture`, { original: original ? '1' : null });

/** @param {number} number @param {ProposalAsked} asked @param {(stage: Stage) => void} told @returns {Promise<Proposal>} */
export const fetchProposal = (number, asked, told) => sendStaged(`/api/desk/${number}/proposal`, asked, told);

/** @param {string} scheme @returns {Promise<Batch[]>} the latest first */
export const fetchBatches = async (scheme) => (await get('/api/reference/batches', { scheme })).batches;

/** @param {{scheme: string, kind: string, code: string, crs: string}} how @param {File[]} files @param {(share: number) => void} progress
 * @returns {Promise<{number: number, features: number, notices: string[], source_crs: string}>} */
export const sendBatch = (how, files, progress) => upload(addressOf('/api/reference', how), files, progress);

/** @param {number} number */
export const dropBatch = (number) => send('DELETE', `/api/reference/${number}`);
