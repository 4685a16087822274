/** What the check of a file found, in words: it tiles, or here is what is wrong. */
/** @import {FoundPlace, Trial} from './types.js' */
/** @import {Page} from './page.js' */
import { at, make } from './dom.js';
import { formatNumber } from './format.js';
import { kindMark } from './marks.js';
import { evidenceInWords, oneLanguage } from './systems.js';
import { nameOf } from './words.js';

/** Kinds that hide what else is wrong until they are mended. */
const FIRST = new Set(['invalid', 'empty']);

export function forget() {
  at('result').hidden = true;
  at('check').className = 'accent';
}

/** @param {Page} page @param {Trial} trial */
export function showTrial(page, trial) {
  at('result').hidden = false;
  at('result').classList.toggle('tiles', trial.tiles);
  at('verdict').textContent = trial.tiles
    ? page.say('trial.tiles', { count: formatNumber(trial.areas, page.lang) })
    : page.say('trial.faulty', { count: formatNumber(trial.findings.filter((one) => one.severity === 'fault').length, page.lang) });
  at('verdict-note').textContent = trial.tiles ? changesInWords(page, trial) : page.say(trial.restores ? 'restore.faulty' : 'trial.draft');
  at('summary').replaceChildren(...summary(page, trial.findings));
  at('partly').hidden = trial.tiles || !trial.findings.every((one) => FIRST.has(one.kind));
  at('read-as').textContent = trial.source_crs && page.say('trial.read.as', {
    system: trial.source_crs, evidence: evidenceInWords(trial.crs_evidence, page.lang),
  });
  at('notices').replaceChildren(...trial.notices.map((notice) => make('li', {}, oneLanguage(notice, / \/ /, page.lang))));
  showOfficial(page, trial.official);
  at('check').className = 'plain';
  at('store-row').hidden = !trial.tiles || Boolean(trial.changes?.nothing);
  at('keep').hidden = Boolean(trial.restores || trial.changes?.nothing);
  at('keep').className = trial.tiles ? 'plain' : 'accent';
  at('result').scrollIntoView({ block: 'nearest' });
}

const SHOWN_CODES = 8;

/** Codes and names against the official list, where one was imported. @param {Page} page @param {Trial['official']} official */
function showOfficial(page, official) {
  at('official').hidden = !official;
  if (!official) return;
  const parts = /** @type {[string, string[]][]} */ ([
    ['official.missing', official.missing], ['official.extra', official.extra], ['official.renamed', official.renamed],
  ]).filter(([, codes]) => codes.length);
  at('official-words').textContent = parts.length ? '' : page.say('official.agrees');
  at('official-list').replaceChildren(...parts.map(([key, codes]) => make('li', {},
    page.say(key, { count: codes.length }), ` ${codes.slice(0, SHOWN_CODES).join('、')}${codes.length > SHOWN_CODES ? ' …' : ''}`)));
}

/** @param {Page} page @param {Trial} trial */
function changesInWords(page, { changes, restores }) {
  if (!changes) return '';
  if (changes.nothing) return page.say('trial.nothing');
  if (restores) return page.say('restore.adds', { count: formatNumber(changes.added, page.lang) });
  const { added, replaced, withdrawn, unchanged, holes_m2: holes } = changes;
  const words = page.say('trial.changes', { added, replaced, withdrawn, unchanged });
  return holes.length ? `${words} ${page.say('trial.holes', { count: holes.length })}` : words;
}

/** One line for each kind: how many, how large together. @param {Page} page @param {FoundPlace[]} findings */
function summary(page, findings) {
  const kinds = [...new Set(findings.map((one) => one.kind))];
  return kinds.map((kind) => {
    const some = findings.filter((one) => one.kind === kind);
    const area = some.reduce((sum, one) => sum + one.area_m2, 0);
    return make('li', {}, kindMark(kind), make('b', {}, nameOf(page.lang, 'finding', kind)),
      ` ${page.say('trial.count', { count: some.length })}`,
      ...(area ? [make('span', { class: 'note' }, page.say('trial.area', { area: formatNumber(area, page.lang, area < 10 ? 2 : 0) }))] : []));
  });
}
