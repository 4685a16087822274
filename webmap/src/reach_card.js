/** What the panel says of an area's service circles, and of a venue: figures with what they are a share of, dates, doubts. */
/** @import {Counts, Language, Latest, Run, VenueCard} from './types.js' */
import { make } from './dom.js';
import { formatNumber, formatTime } from './format.js';
import { percent } from './percent.js';
import { venueMark } from './venue_style.js';
import { nameOf, say } from './words.js';

/** @param {string} word @param {...(Node | string)} value */
const fact = (word, ...value) => [make('dt', {}, word), make('dd', {}, ...value)];

/** A share beside what it is a share of. @param {number | null} share @param {string} part @param {string} whole @param {string} unit @param {Language} lang */
function shareOf(share, part, whole, unit, lang) {
  return [make('b', {}, percent(share, lang)), ' ',
    make('span', { class: 'note' }, say(lang, 'reach.of', { part, whole, unit: say(lang, unit) }))];
}

/** What the children's list says of an area. @param {Counts | undefined} counts @param {Language} lang */
export function countsNote(counts, lang) {
  if (!counts) return '';
  if (counts.hidden) return say(lang, 'reach.hidden.short');
  return counts.households ? percent(counts.household_share, lang) : say(lang, 'reach.nobody');
}

/** @param {Counts} counts @param {Run} run @param {Language} lang */
function headline(counts, run, lang) {
  if (counts.hidden) return [make('p', { class: 'note' }, say(lang, 'reach.hidden'))];
  if (!counts.households) return [make('p', { class: 'note' }, say(lang, 'reach.nobody'))];
  const number = (/** @type {number | null} */ value) => formatNumber(value ?? 0, lang);
  const of = say(lang, 'reach.of', {
    part: number(counts.covered_households), whole: number(counts.households), unit: say(lang, 'reach.household.unit'),
  });
  return [
    make('p', { class: 'reach-figure' }, make('b', { id: 'reach-share' }, percent(counts.household_share, lang)), ' ',
      ...(run.network === null ? [make('span', { class: 'tag warn', title: say(lang, 'reach.estimate.note') }, say(lang, 'reach.estimate')), ' '] : []),
      make('span', {}, say(lang, 'reach.covered', { minutes: run.minutes })), ' ', make('span', { class: 'note' }, of)),
    ...(counts.poor_roads && run.network !== null ? [make('p', { class: 'warn' }, say(lang, 'reach.poor'))] : []),
  ];
}

/** @param {Counts} counts @param {Language} lang */
function facts(counts, lang) {
  const number = (/** @type {number | null} */ value) => formatNumber(value ?? 0, lang);
  const km2 = (/** @type {number} */ m2) => formatNumber(m2 / 1e6, lang, 1);
  const ground = fact(say(lang, 'reach.ground'),
    ...shareOf(counts.area_share, km2(counts.covered_m2), km2(counts.area_m2), 'reach.km2.unit', lang));
  if (counts.hidden || !counts.households) return make('dl', {}, ...ground);
  const outside = (counts.residents ?? 0) - (counts.covered_residents ?? 0);
  return make('dl', {},
    ...fact(say(lang, 'reach.residents'),
      ...shareOf(counts.resident_share, number(counts.covered_residents), number(counts.residents), 'reach.person.unit', lang)),
    ...fact(say(lang, 'reach.outside'), make('b', {}, number(outside)), ` ${say(lang, 'reach.person.unit')}`),
    ...ground,
    ...fact(say(lang, 'reach.venues'), make('b', {}, number(counts.venues)), ` ${say(lang, 'reach.venue.unit')}`));
}

/** Which venues' hours could not be read, and how they were counted. @param {Run} run @param {Language} lang */
function unknownHours(run, lang) {
  const words = say(lang, run.unknown_open ? 'reach.unknown.open' : 'reach.unknown.closed', { count: run.unknown_venues });
  return make('details', {}, make('summary', { class: 'warn' }, words),
    make('p', { class: 'note' }, run.unknown_names.join(lang === 'zh' ? '、' : ', ')));
}

/** @param {Run} run @param {Language} lang */
function madeOf(run, lang) {
  const note = say(lang, run.standard ? 'reach.date.standard' : 'reach.date.note', { minutes: run.minutes, speed: run.speed_kmh, access: run.max_access_m });
  const changed = run.outdated.map((what) => say(lang, `reach.stale.${what}`)).join(lang === 'zh' ? '、' : ', ');
  return [
    make('p', { class: 'note', title: note }, say(lang, 'reach.date', { date: formatTime(run.at, lang) }), ' · ', note),
    ...(run.under === null ? [] : [make('p', { class: 'note' }, say(lang, 'reach.part'))]),
    ...(run.unknown_venues ? [unknownHours(run, lang)] : []),
    ...(changed ? [make('p', { class: 'warn', id: 'reach-stale' }, say(lang, 'reach.stale', { what: changed }))] : []),
  ];
}

/** @param {HTMLElement} place @param {Run} run @param {Counts | undefined} counts @param {Language} lang */
export function showFigures(place, run, counts, lang) {
  const figures = counts
    ? [...headline(counts, run, lang), facts(counts, lang)]
    : [make('p', { class: 'warn' }, say(lang, 'reach.not.counted'))];
  place.replaceChildren(...figures, ...madeOf(run, lang));
}

/** What to do where nothing was counted yet. @param {HTMLElement} place @param {Latest} latest @param {Language} lang */
export function showNothing(place, latest, lang) {
  place.replaceChildren(
    ...(latest.roads ? [] : [make('p', { class: 'warn' }, say(lang, 'reach.no.roads'))]),
    ...(latest.venues ? [] : [make('p', { class: 'warn' }, say(lang, 'reach.no.venues'))]),
    make('p', {}, make('b', {}, say(lang, 'reach.no.run'))),
    make('p', { class: 'note' }, say(lang, 'reach.no.run.hint')));
}

/** @param {VenueCard} venue @param {Language} lang */
function reaches(venue, lang) {
  if (!venue.counted) return say(lang, venue.status === 'planned' ? 'venue.uncounted' : 'venue.uncounted.new');
  if (venue.households === null || venue.residents === null) return say(lang, 'venue.few');
  const said = [[venue.households, 'reach.household.unit'], [venue.residents, 'reach.person.unit']];
  const words = said.map(([count, unit]) => `${formatNumber(/** @type {number} */ (count), lang)} ${say(lang, /** @type {string} */ (unit))}`);
  return words.join(' · ') + (venue.estimate ? `（${say(lang, 'reach.estimate')}）` : '');
}

/** @param {VenueCard} venue @param {Language} lang */
function lostWithout(venue, lang) {
  if (venue.lost_households === null) return say(lang, 'venue.few.lost');
  if (!venue.lost_households) return say(lang, 'venue.none');
  return `${formatNumber(venue.lost_households, lang)} ${say(lang, 'reach.household.unit')}`;
}

/** @param {HTMLElement} place @param {VenueCard} venue @param {Language} lang @param {...Node} actions */
export function showVenueCard(place, venue, lang, ...actions) {
  place.replaceChildren(
    make('h3', {}, venueMark(venue.kind, venue.tier, venue.status === 'planned'), venue.name || venue.id),
    make('p', { class: 'tags' }, ...[nameOf(lang, 'tier', venue.tier), nameOf(lang, 'venuekind', venue.kind),
      nameOf(lang, 'status', venue.status)].map((word) => make('span', { class: 'tag' }, word)), make('code', {}, venue.id)),
    make('dl', {},
      ...fact(say(lang, 'venue.reaches'), reaches(venue, lang)),
      ...(venue.counted ? fact(say(lang, 'venue.only'), lostWithout(venue, lang)) : []),
      ...(venue.hours ? fact(say(lang, 'venue.hours'), venue.hours) : []),
      ...(venue.host ? fact(say(lang, 'venue.host'), venue.host) : []),
      ...(venue.parent ? fact(say(lang, 'venue.parent'), venue.parent) : [])),
    make('div', { class: 'actions' }, ...actions));
}
