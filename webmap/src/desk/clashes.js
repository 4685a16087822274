/** Two states of an area that were made of one: what can be chosen between them. Pure. */
/** @import {Stored} from './delta.js' */
/** @import {Row} from './rows.js' */
/** @import {Clash} from './travel.js' */
import { joined } from './joining.js';
import { sameShape } from './rows.js';

/** @typedef {'mine' | 'theirs' | 'both'} Choice */
/** @typedef {Clash & {stored?: Stored | null}} KnownClash `stored`: theirs as the server has it, where it is the server that told */
/** @typedef {KnownClash & {both: Row | null}} ClashShown `both`: what holds both changes; null where they cannot be had together */

/** @param {KnownClash} clash @returns {ClashShown} */
export const shown = (clash) => ({ ...clash, both: together(clash) });

/** @param {ClashShown} clash @param {Choice} choice @returns {Row | null} */
export function chosenRow(clash, choice) {
  return choice === 'both' ? clash.both : clash[choice];
}

/** What one alone changed is as that one left it; borders of a shape likewise, each for itself. @param {KnownClash} clash @returns {Row | null} */
export function together({ base, mine, theirs }) {
  if (!base || !mine || !theirs) return null;
  const of = (/** @type {'name' | 'kind'} */ word) => oneChange(base[word], mine[word], theirs[word], (a, b) => a === b);
  const [name, kind] = [of('name'), of('kind')];
  const shape = oneChange(base.shape, mine.shape, theirs.shape, sameShape) ?? joined(base.shape, mine.shape, theirs.shape);
  return name === undefined || kind === undefined || !shape ? null : { code: base.code, name, kind, shape };
}

/** @template T @param {T} base @param {T} mine @param {T} theirs @param {(a: T, b: T) => boolean} same @returns {T | undefined} */
function oneChange(base, mine, theirs, same) {
  if (same(base, mine) || same(mine, theirs)) return theirs;
  return same(base, theirs) ? mine : undefined;
}
