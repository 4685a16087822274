/** Two states of an area that were made of one: what can be chosen between them. Pure. */
/** @import {Stored} from './delta.js' */
/** @import {Row} from './rows.js' */
/** @import {Clash} from './travel.js' */
import { joined } from './joining.js';
import { sameShape } from './rows.js';

/** @typedef {'mine' | 'theirs' | 'both'} Choice */
/** @typedef {Clash & {stored?: Stored | null}} KnownClash `stored`: theirs as the server has it, where it is the server that told */
/** @typedef {KnownClash & {both: Row | null}} ClashShown `both`: what holds both changes; null where they cannot be had together */

/** Where both took an area away its ground may be in two others now: neither of these can be had with the other, each as one alone
 * changed it. @param {KnownClash[]} clashes @returns {ClashShown[]} */
export function shown(clashes) {
  const taken = clashes.some((clash) => bothTook(clash));
  return clashes.map((clash) => ({ ...clash, both: taken && oneSided(clash) ? null : together(clash) }));
}

/** @param {KnownClash} clash */
const bothTook = ({ base, mine, theirs }) => base !== null && (mine && theirs ? !sameShape(base.shape, mine.shape) && sameShape(mine.shape, theirs.shape) : mine === theirs);

/** Whether one side left a shape as it was. @param {KnownClash} clash */
const oneSided = ({ base, mine, theirs }) => [mine, theirs].some((side) => base && side && sameShape(base.shape, side.shape));

/** @param {ClashShown} clash @param {Choice} choice @returns {Row | null} */
export function chosenRow(clash, choice) {
  return choice === 'both' ? clash.both : clash[choice];
}

/** What one alone changed is as that one left it; borders of a shape likewise, each for itself. Where both took the same ground away,
 * they may have given it to different areas: that is for somebody to decide. @param {KnownClash} clash @returns {Row | null} */
export function together({ base, mine, theirs }) {
  if (!base || !mine || !theirs) return null;
  const of = (/** @type {'name' | 'kind'} */ word) => (mine[word] === theirs[word] ? mine[word] : oneChange(base[word], mine[word], theirs[word], (a, b) => a === b));
  const [name, kind] = [of('name'), of('kind')];
  const shape = oneChange(base.shape, mine.shape, theirs.shape, sameShape) ?? joined(base.shape, mine.shape, theirs.shape);
  return name === undefined || kind === undefined || !shape ? null : { code: base.code, name, kind, shape };
}

/** @template T @param {T} base @param {T} mine @param {T} theirs @param {(a: T, b: T) => boolean} same @returns {T | undefined} */
function oneChange(base, mine, theirs, same) {
  if (same(base, mine)) return theirs;
  return same(base, theirs) ? mine : undefined;
}
