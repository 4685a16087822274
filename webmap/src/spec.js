/** How the file is to be read: fields matched by guess or by hand, level, coordinate system. */
/** @import {FileSpec, Preview} from './types.js' */
/** @import {Page} from './page.js' */
import { at, make } from './dom.js';
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

/** The one guess that a file which says nothing leaves, if it can be taken as it is. @param {Preview} preview */
const candidates = (preview) => preview.coordinates.crs.filter((code) => /^(EPSG:\d+|gcj02|bd09)$/.test(code));

/** @param {Page} page @param {Preview} preview */
function showSystems(page, preview) {
  const likely = candidates(preview);
  const groups = SYSTEMS.map(({ group, systems }) => make('optgroup', { label: page.say(group) },
    ...systems.map(({ code, meridian, zone }) => option(code, systemInWords(page, code, meridian, zone), false))));
  const guessed = make('optgroup', { label: page.say('crs.guessed') }, ...likely.map((code) => option(code, code, false)));
  const first = preview.said
    ? option('', page.say('crs.said', { code: preview.said }), true)
    : option('', page.say('import.choose'), true);
  select('crs').replaceChildren(first, ...(likely.length && !preview.said ? [guessed] : []), ...groups,
    option('other', page.say('crs.other'), false));
  at('crs-other-row').hidden = true;
  at('crs-evidence').textContent = evidence(page, preview);
  at('crs-evidence').classList.toggle('warn', !preview.said);
}

/** @param {Page} page @param {string} code @param {number} [meridian] @param {number} [zone] */
function systemInWords(page, code, meridian, zone) {
  if (zone) return page.say('crs.zone.number', { code, meridian: meridian ?? 0, zone });
  return meridian ? page.say('crs.zone', { code, meridian }) : page.say(`crs.${code.slice(5)}`);
}

/** @param {Page} page @param {Preview} preview */
function evidence(page, preview) {
  const look = nameOf(page.lang, 'look', preview.coordinates.look);
  const [west, south, east, north] = preview.bounds.map((value) => value.toFixed(Math.abs(value) > 400 ? 0 : 5));
  const range = page.say('crs.range', { west, south, east, north });
  return `${page.say(preview.said ? 'crs.evidence.said' : 'crs.evidence.open', { code: preview.said })} ${look} ${range}`;
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
