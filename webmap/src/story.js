/** The card of an area beyond its name: figures first, what they are made of in sections that open. */
/** @import {Language, Story} from './types.js' */
import { make } from './dom.js';
import { formatDay, formatMu, formatNumber } from './format.js';
import { monthWords } from './months.js';
import { percent } from './percent.js';
import { sparkline } from './sparkline.js';
import { nameOf, say, stateWords } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT] = [104, 28];
const M2_PER_MU = 2000 / 3;

/** Sections that were opened stay open from area to area. @type {Set<string>} */
const opened = new Set();

/** @param {HTMLElement} place @param {Story} story @param {Language} lang */
export function showStory(place, story, lang) {
  const { trend, people, venues, activities, circles, history } = story;
  place.replaceChildren(
    section('trend', say(lang, 'story.trend'), say(lang, 'story.months', { count: trend.months.length }), () => trendRows(trend, lang), lang),
    section('people', say(lang, 'story.people'), people.count === null ? '—' : say(lang, 'story.people.count', { count: formatNumber(people.count, lang) }), () => peopleRows(people, lang), lang),
    section('venues', say(lang, 'story.venues'), say(lang, 'story.count', { count: story.venues_in_all }), () => venues.map((one) => row(one.name || one.id,
      [nameOf(lang, 'venuekind', one.kind), nameOf(lang, 'tier', one.tier), ...(one.status === 'existing' ? [] : [nameOf(lang, 'status', one.status)])].join(' · '))), lang),
    section('activities', say(lang, 'story.activities'), activities.length ? formatDay(activities[0].starts_at, lang) : say(lang, 'story.none'),
      () => activities.map((one) => row(one.title || one.id, `${nameOf(lang, 'activitykind', one.kind)} · ${formatDay(one.starts_at, lang)}`)), lang),
    section('circles', say(lang, 'story.circles'), circles?.household_share === null || !circles ? say(lang, 'story.none') : percent(circles.household_share, lang),
      () => circlesRows(circles, lang), lang),
    section('history', say(lang, 'story.history'), say(lang, 'story.changes', { count: history.length }), () => history.map((one) => historyRow(one, lang)), lang),
  );
}

/** @param {string} name @param {string} title @param {string} figure @param {() => HTMLElement[]} rows made when it opens @param {Language} lang */
function section(name, title, figure, rows, lang) {
  const body = make('ul', {});
  const details = /** @type {HTMLDetailsElement} */ (make('details', { 'data-section': name, open: opened.has(name) },
    make('summary', {}, make('span', {}, title), make('b', {}, figure)), body));
  const fill = () => {
    const made = rows();
    body.replaceChildren(...(made.length ? made : [make('li', { class: 'note' }, say(lang, `story.${name}.none`))]));
  };
  if (details.open) fill();
  details.addEventListener('toggle', () => {
    opened[details.open ? 'add' : 'delete'](name);
    if (details.open) fill();
  });
  return details;
}

/** @param {string} words @param {...(Node | string)} more */
const row = (words, ...more) => make('li', {}, make('span', {}, words), make('span', { class: 'note' }, ...more));

/** @param {Story['trend']} trend @param {Language} lang */
function trendRows({ months, layers }, lang) {
  return layers.map((course) => {
    const last = course.values.at(-1) ?? null;
    const words = last === null ? stateWords(lang, course.states.at(-1) ?? '') : `${formatNumber(last, lang, Number.isInteger(last) ? 0 : 1)} ${course[`unit_${lang}`]}`;
    return make('li', { class: 'trend' }, make('span', {}, course[lang]), line(course.values, lineWords(months, course, lang)), make('b', {}, words));
  });
}

/** @param {string[]} months @param {import('./types.js').Course} course @param {Language} lang */
function lineWords(months, course, lang) {
  const told = course.values.map((value, i) => /** @type {const} */ ([value, i])).filter(([value]) => value !== null);
  if (!told.length) return course[lang];
  const [from, to] = [told[0], told[told.length - 1]].map(([value, i]) => `${monthWords(months[i], lang)} ${formatNumber(value ?? 0, lang, 1)}`);
  return say(lang, 'story.line', { name: course[lang], from, to });
}

/** @param {(number | null)[]} values @param {string} words */
function line(values, words) {
  const svg = document.createElementNS(SVG, 'svg');
  const { line: path, dots } = sparkline(values, WIDTH, HEIGHT);
  const attributes = { width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': words, class: 'sparkline' };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  const drawn = document.createElementNS(SVG, 'path');
  drawn.setAttribute('d', path);
  svg.append(drawn, ...dots.map(([x, y]) => {
    const dot = document.createElementNS(SVG, 'circle');
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: 2 })) dot.setAttribute(name, String(value));
    return dot;
  }));
  return svg;
}

/** @param {Story['people']} people @param {Language} lang */
function peopleRows({ by_role: roles, named }, lang) {
  if (!roles || !named) return [make('li', { class: 'note' }, say(lang, 'story.people.hidden'))];
  return [
    ...roles.map((one) => row(one[lang], make('b', {}, formatNumber(one.filled, lang)), ` / ${formatNumber(one.asked, lang)}`)),
    ...named.map((one) => row(one.name, `${one[lang]} · ${say(lang, 'story.since', { day: formatDay(one.since, lang) })}`)),
  ];
}

/** @param {Story['circles']} circles @param {Language} lang */
function circlesRows(circles, lang) {
  if (!circles || circles.household_share === null) return [];
  const { residents, covered_residents: covered } = circles;
  const outside = typeof residents === 'number' && typeof covered === 'number' ? residents - covered : null;
  return [row(say(lang, 'reach.covered', { minutes: circles.minutes }), make('b', {}, percent(circles.household_share, lang))),
    ...(outside === null ? [] : [row(say(lang, 'reach.outside'), make('b', {}, formatNumber(outside, lang)), ` ${say(lang, 'reach.person.unit')}`)]),
    row('', say(lang, 'reach.date', { date: formatDay(circles.at, lang) }))];
}

/** @param {Story['history'][number]} change @param {Language} lang */
function historyRow({ at: moment, who, why, kind, m2_before: before, m2_after: after, children }, lang) {
  const mu = (/** @type {number} */ m2) => formatMu(m2 / M2_PER_MU, lang);
  const size = before !== null && after !== null && before !== after ? say(lang, 'story.size', { before: mu(before), after: mu(after) }) : '';
  const words = [say(lang, `story.change.${kind}`, { count: children ?? '' }), why].filter(Boolean).join(lang === 'zh' ? '：' : ': ');
  return row(words, [formatDay(moment, lang), who, size].filter(Boolean).join(' · '));
}
