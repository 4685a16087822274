/** Which circles to choose among: all merged, by tier, by kind, or of the venue whose card is open. */
/** @import {CircleChoice, Language, Venue} from './types.js' */
import { make } from './dom.js';
import { nameOf, say } from './words.js';

/** @param {Venue[]} venues @param {CircleChoice} choice @param {Venue | null} venue whose card is open @param {Language} lang */
export function scopeOptions(venues, choice, venue, lang) {
  const there = venues.filter((one) => one.status !== 'planned');
  const option = (/** @type {string} */ value, /** @type {string} */ words) =>
    make('option', { value, selected: value === `${choice.scope}:${choice.name}` }, words);
  const group = (/** @type {'kind' | 'tier'} */ scope) => make('optgroup', { label: say(lang, `reach.scope.${scope}`) },
    ...[...new Set(there.map((one) => one[scope]))].sort().map((name) => option(`${scope}:${name}`, nameOf(lang, scope === 'kind' ? 'venuekind' : 'tier', name))));
  const alone = choice.scope === 'venue' && venue
    ? [option(`venue:${venue.id}`, say(lang, 'reach.scope.venue', { name: venue.name || venue.id }))] : [];
  return [option('all:', say(lang, 'reach.scope.all')), ...alone, group('tier'), group('kind')];
}
