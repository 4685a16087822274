/** Pure: where who holds which powers goes on when something is missing. */

/** @typedef {{path: string, words: string, powers: string[]}} Way */

/** The empty list of powers: whoever is not signed in. @type {Record<string, Way[]>} */
const WAYS = {
  areas: [{ path: '/begin', words: 'begin.link', powers: ['administer'] }, { path: '/data/import', words: 'data.import', powers: ['draft'] }],
  released: [{ path: '/sign-in?next=/', words: 'nav.sign.in', powers: [] }],
  venues: [{ path: '/rosters', words: 'overview.step.rosters', powers: ['keep_rosters'] }],
  circles: [{ path: '/map#layer=household_coverage', words: 'overview.step.circles', powers: ['draft'] }],
  activities: [
    { path: '/rosters', words: 'overview.step.rosters', powers: ['keep_rosters'] },
    { path: '/records/activities/new', words: 'overview.step.activity', powers: ['record_service'] },
  ],
};

/** What each theme cannot be told without, the first thing first. @type {Record<string, string[]>} */
export const NEEDS = {
  volunteers: ['areas', 'figures', 'released'],
  circles: ['areas', 'roads', 'venues', 'circles'],
  activities: ['areas', 'figures', 'released', 'activities'],
};

/** The way on, if this reader may go it. @param {string} what @param {string[] | null} powers null: nobody is signed in */
export function stepFor(what, powers) {
  const may = (/** @type {Way} */ way) => (way.powers.length ? way.powers.some((power) => powers?.includes(power)) : powers === null);
  return WAYS[what]?.find(may) ?? null;
}
