/** How circles are counted: at which pace, or by a planning standard; whatever the hours, or of what is open then. */
/** @import {Address, Counts, Language, Latest, Walk, WayAsked} from './types.js' */
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { percent } from './percent.js';
import { say } from './words.js';

/** @type {Record<Walk, {speed_kmh: number, standard: string}>} */
const WAYS = {
  usual: { speed_kmh: 4.8, standard: '' }, slow: { speed_kmh: 2.88, standard: '' }, standard: { speed_kmh: 4.8, standard: '500m' },
};
export const WALKS = /** @type {Walk[]} */ (Object.keys(WAYS));
const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

/** What is asked of the server; a standard asks for no hour. @param {Walk} walk @param {string} hour @returns {WayAsked} */
export const wayOf = (walk, hour) => ({ ...WAYS[walk], at: walk === 'standard' ? '' : hour });

/** Whether two runs were counted from the same roads, venues, households and areas. @param {Latest['run']} one @param {Latest['run']} two */
export const sameBasis = (one, two) => Boolean(one && two && one.under === two.under
  && /** @type {const} */ (['road_changes', 'venue_changes', 'household_changes', 'area_changeset']).every((name) => one[name] === two[name]));

/** @typedef {{latest: Latest, counts: Counts | undefined}} Beside */

export class WayChoice {
  /** @param {Address} address @param {() => void} changed @param {() => void} compared whether the map shows the difference was changed */
  constructor(address, changed, compared) {
    this.address = address;
    /** What each way gives here. @type {Map<Walk, Beside>} */
    this.beside = new Map();
    this.comparing = false;
    at('walk').addEventListener('change', (event) => {
      address.walk = /** @type {Walk} */ (/** @type {HTMLInputElement} */ (event.target).value);
      changed();
    });
    for (const id of ['reach-day', 'reach-time']) {
      at(id).addEventListener('change', () => {
        const day = /** @type {HTMLSelectElement} */ (at('reach-day')).value;
        const time = /** @type {HTMLInputElement} */ (at('reach-time')).value || '19:00';
        address.hour = day && `${day} ${time}`;
        changed();
      });
    }
    at('reach-compare').addEventListener('change', (event) => {
      this.comparing = /** @type {HTMLInputElement} */ (event.target).checked;
      compared();
    });
  }

  get query() {
    return wayOf(this.address.walk, this.address.hour);
  }

  /** The runs of which the map shows the difference; null where it shows none. */
  get compared() {
    const [usual, slow] = [this.beside.get('usual')?.latest.run, this.beside.get('slow')?.latest.run];
    return this.comparing && usual && slow && sameBasis(usual, slow) ? { usual, slow } : null;
  }

  /** @param {Language} lang */
  render(lang) {
    const { walk, hour } = this.address;
    const [day, time] = hour.split(' ');
    /** @type {HTMLInputElement} */ (at(`walk-${walk}`)).checked = true;
    at('reach-day').replaceChildren(
      make('option', { value: '' }, say(lang, 'hour.any')),
      ...DAYS.map((one) => make('option', { value: one, selected: one === day }, say(lang, `hour.${one}`))));
    /** @type {HTMLInputElement} */ (at('reach-time')).value = time ?? '19:00';
    at('reach-time').hidden = !day;
    at('reach-hour').hidden = walk === 'standard';
    for (const one of WALKS) at(`walk-${one}-share`).textContent = this.shareOf(one, lang);
    this.renderDifference(lang);
  }

  /** @param {Walk} walk @param {Language} lang */
  shareOf(walk, lang) {
    const found = this.beside.get(walk);
    if (!found) return '';
    if (!found.latest.run || !found.counts) return say(lang, 'way.uncounted');
    return found.counts.hidden ? say(lang, 'reach.hidden.short') : percent(found.counts.household_share, lang);
  }

  /** How many the usual pace reaches and a slow walker does not. @param {Language} lang */
  renderDifference(lang) {
    const [usual, slow] = [this.beside.get('usual'), this.beside.get('slow')];
    const both = Boolean(usual?.latest.run && slow?.latest.run);
    const same = sameBasis(usual?.latest.run ?? null, slow?.latest.run ?? null);
    at('reach-compare-row').hidden = !both || !same || this.address.layer !== 'circles';
    at('reach-difference').textContent = both ? say(lang, same ? this.differenceKey(usual, slow) : 'way.other.basis', this.difference(usual, slow, lang)) : '';
  }

  /** @param {Beside | undefined} usual @param {Beside | undefined} slow */
  differenceKey(usual, slow) {
    return usual?.counts && slow?.counts && !usual.counts.hidden && !slow.counts.hidden ? 'way.difference' : 'way.difference.hidden';
  }

  /** @param {Beside | undefined} usual @param {Beside | undefined} slow @param {Language} lang */
  difference(usual, slow, lang) {
    const less = (/** @type {'covered_households' | 'covered_residents'} */ name) =>
      formatNumber((usual?.counts?.[name] ?? 0) - (slow?.counts?.[name] ?? 0), lang);
    return { households: less('covered_households'), residents: less('covered_residents') };
  }
}
