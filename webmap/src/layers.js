/** The catalog of layers: which there are, in which group, and what a layer asks for. */
/** @import {Address, Catalog, Language, Layer} from './types.js' */
import { say } from './words.js';

/** Layers of the page's own, without figures by month: code and group. */
export const OWN = /** @type {const} */ ([['kinds', 'ground'], ['divided', 'ground'], ['circles', 'reach'], ['share', 'reach']]);

/** @typedef {{code: string, group: string, words: string, note: string, search: string}} Entry of the list to choose from */

/** Whether a layer is one of the page's own. @param {string} code */
export const isOwn = (code) => OWN.some(([own]) => own === code);

/** @param {Catalog | null} catalog @param {string} code @returns {Layer | null} */
export const layerOf = (catalog, code) => catalog?.layers.find((layer) => layer.code === code) ?? null;

/** All layers to choose from, group by group. @param {Catalog | null} catalog @param {Language} lang @returns {Entry[]} */
export function entries(catalog, lang) {
  const own = OWN.map(([code, group]) => entry(code, say(lang, `layers.group.${group}`), say(lang, `layer.${code}`), '', ''));
  const told = (catalog?.layers ?? []).map((layer) =>
    entry(layer.code, layer[`group_${lang}`], layer[lang], layer[`unit_${lang}`], `${layer.zh} ${layer.en} ${layer.group_zh} ${layer.group_en}`));
  return [...own, ...told];
}

/** @param {string} code @param {string} group @param {string} words @param {string} note @param {string} more */
const entry = (code, group, words, note, more) => ({ code, group, words, note, search: `${code} ${words} ${group} ${more}`.toLowerCase() });

/** Those that hold every word typed. @param {Entry[]} all @param {string} typed */
export function matching(all, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ search }) => words.every((word) => search.includes(word)));
}

/** What must be chosen for there to be a layer; of other filters, none chosen means all. */
export const NEEDED = ['speciality', 'activity_kind'];

/** The values of a layer's filters: as the address says, else the first of what must be chosen. @param {Layer} layer @param {Catalog} catalog @param {Address['filters']} wanted
 * @returns {Record<string, string>} */
export function filtersOf(layer, catalog, wanted) {
  return Object.fromEntries(layer.filters.map((key) => {
    const there = catalog.filters[key] ?? [];
    const first = NEEDED.includes(key) ? there[0]?.code ?? '' : '';
    return [key, there.some(({ code }) => code === wanted[key]) ? wanted[key] : first];
  }));
}

/** What is chosen of a layer, in words. @param {Record<string, string>} filters @param {Catalog} catalog @param {Language} lang */
export const chosenOf = (filters, catalog, lang) =>
  Object.entries(filters).flatMap(([key, chosen]) => (catalog.filters[key] ?? []).filter(({ code }) => code === chosen).map((word) => word[lang]));

/** Rows by key, in order of their first. @template T @param {T[]} rows @param {(row: T) => string} keyOf @returns {[string, T[]][]} */
export function grouped(rows, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups];
}
