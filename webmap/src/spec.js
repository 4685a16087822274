/** How the file is to be read: fields matched by guess or by hand, level, coordinate system. */
/** @import {FileSpec, Preview, SystemGuess} from './types.js' */
/** @import {Page} from './page.js' */
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { SYSTEMS } from './systems.js';
import { nameOf } from './words.js';

const FIELDS = /** @type {const} */ (['code', 'name', 'parent_code', 'kind']);
/** A role that a file may leave open. */
const OPTIONAL = new Set(['name', 'parent_code', 'kind']);

/** @param {string} id */
const select = (id) => /** @type {HTMLSelectElement} */ (at(id));
/** @param {string} id */
const box = (id) => /** @type {HTMLInputElement} */ (at(id));

/** @param {string} value @param {string} words @param {boolean} selected */
const option = (value, words, selected) => make('option', { value, selected }, words);

/** @param {Page} page @param {Preview} preview @param {string[]} levels of the scheme */
export function showSpec(page, preview, levels) {
  for (const role of FIELDS) {
    const guess = preview.guess[role];
    select(`field-${role}`).replaceChildren(
      ...(OPTIONAL.has(role) || !guess ? [option('', page.say('import.none'), !guess)] : []),
      ...preview.fields.map((field) => option(field, field, field === guess)));
  }
  const { level } = preview.guess;
  select('level').replaceChildren(
    ...(level ? [] : [option('', page.say('import.choose'), true)]),
    ...levels.map((one) => option(one, nameOf(page.lang, 'level', one), one === level)));
  showSystems(page, preview);
}

const SHOWN_GUESSES = 5;

/** @param {Page} page @param {Preview} preview */
function showSystems(page, preview) {
  const groups = SYSTEMS.map(({ group, systems }) => make('optgroup', { label: page.say(group) },
    ...systems.map(({ code, meridian, zone }) => option(code, systemInWords(page, code, meridian, zone), false))));
  const likely = preview.systems.filter((guess) => !guess.swapped).slice(0, SHOWN_GUESSES);
  const guessed = make('optgroup', { label: page.say('crs.guessed') },
    ...likely.map((guess) => option(guess.system, `${guess.system}${far(page, guess)}`, false)));
  const first = preview.said
    ? option('', page.say('crs.said', { code: preview.said }), true)
    : option('', page.say('import.choose'), true);
  select('crs').replaceChildren(first, ...(likely.length ? [guessed] : []), ...groups, option('other', page.say('crs.other'), false));
  at('crs-other-row').hidden = true;
  showEvidence(page, preview);
}

/** How far the outline lies from the one that is known, if so read. @param {Page} page @param {SystemGuess} guess */
function far(page, { distance_m: metres }) {
  return metres === null ? '' : page.say('crs.far', { metres: formatNumber(metres, page.lang, metres < 10 ? 2 : 0) });
}

/** Why which system is likely: open at once where the file does not say its own. @param {Page} page @param {Preview} preview */
function showEvidence(page, preview) {
  const [west, south, east, north] = preview.bounds.map((value) => value.toFixed(Math.abs(value) > 400 ? 0 : 5));
  const range = page.say('crs.range', { west, south, east, north });
  at('crs-evidence').textContent = `${page.say(preview.said ? 'crs.evidence.said' : 'crs.evidence.open', { code: preview.said })}${range}`;
  at('crs-evidence').classList.toggle('warn', !preview.said);
  const some = preview.systems.slice(0, SHOWN_GUESSES);
  at('crs-guesses').replaceChildren(...some.map((guess) =>
    make('li', {}, make('b', {}, guess.system), ` ${guess[page.lang]}${far(page, guess)}`)));
  at('crs-why').hidden = !some.length;
  /** @type {HTMLDetailsElement} */ (at('crs-why')).open = !preview.said;
}

/** @param {Page} page @param {string} code @param {number} [meridian] @param {number} [zone] */
function systemInWords(page, code, meridian, zone) {
  if (zone) return page.say('crs.zone.number', { code, meridian: meridian ?? 0, zone });
  return meridian ? page.say('crs.zone', { code, meridian }) : page.say(`crs.${code.slice(5)}`);
}

/** What the reader has chosen. @returns {FileSpec} */
export function readSpec() {
  const crs = select('crs').value;
  return {
    level: select('level').value,
    code: select('field-code').value,
    name: select('field-name').value,
    parent_code: select('field-parent_code').value,
    kind: select('field-kind').value,
    crs: crs === 'other' ? box('crs-other').value.trim() : crs,
    layer: box('layer').value,
    encoding: select('encoding').value,
    derive_parents: box('derive_parents').checked,
    replace: box('replace').checked,
  };
}

/** The first rows, each field under its name, roles marked. @param {Page} page @param {Preview} preview */
export function showRows(page, preview) {
  const roles = new Map(FIELDS.map((role) => [select(`field-${role}`).value, page.say(`import.role.${role}`)]));
  const head = preview.fields.map((field) => make('th', { scope: 'col', class: roles.has(field) ? 'matched' : '' },
    field, ...(roles.has(field) ? [make('span', { class: 'tag' }, roles.get(field) ?? '')] : [])));
  const rows = preview.first.map((row) => make('tr', {}, ...row.map((value, i) =>
    make('td', { class: roles.has(preview.fields[i]) ? 'matched' : '' }, value))));
  at('rows-head').replaceChildren(make('tr', {}, ...head));
  at('rows-body').replaceChildren(...rows);
  at('rows-count').textContent = page.say('import.rows', { count: preview.rows, shown: preview.first.length });
}
