/** What leaves the map: addresses of pictures, prints, tables and files of exactly what is shown. */
/** @import {Address, Extent} from './types.js' */
import { addressOf } from './api.js';

/** What asks for the figures that are shown. @param {Address} address @param {Extent} extent @param {Record<string, string>} filters @param {string} month @param {string} since */
export const queryOf = (address, extent, filters, month, since) =>
  ({ scheme: address.scheme ?? '', level: extent.level, under: extent.under, month, since, ...filters });

/** @typedef {{id: string, say: string, path: string, more: Record<string, string>}} Way */

/** @type {Way[]} */
export const WAYS = [
  { id: 'png', say: 'out.png', path: 'sheet.png', more: { paper: 'a4' } },
  { id: 'a4', say: 'out.a4', path: 'sheet.pdf', more: { paper: 'a4' } },
  { id: 'a3', say: 'out.a3', path: 'sheet.pdf', more: { paper: 'a3' } },
  { id: 'xlsx', say: 'out.xlsx', path: 'table.xlsx', more: {} },
  { id: 'geojson', say: 'out.geojson', path: 'shown.geojson', more: {} },
  { id: 'report', say: 'out.report', path: 'report.html', more: {} },
];

/** @param {string} layer @param {Record<string, string>} query @param {Way} way @param {string} turn `portrait` or `landscape` */
export const outAddress = (layer, query, way, turn) =>
  addressOf(`/api/layers/${encodeURIComponent(layer)}/${way.path}`, { ...query, ...way.more, ...(way.more.paper ? { turn } : {}) });

/** How paper lies for a box of degrees. @param {number[] | null} box */
export function turnOf(box) {
  if (!box) return 'landscape';
  const [west, south, east, north] = box;
  return (east - west) * Math.cos((Math.PI * (south + north)) / 360) >= north - south ? 'landscape' : 'portrait';
}
