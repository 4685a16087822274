/** The page's words in the chosen language, from the catalogs that the server's pages use too. */
/** @import {Language} from './types.js' */
import en from '../i18n/en.json' with { type: 'json' };
import zh from '../i18n/zh.json' with { type: 'json' };

/** @type {Record<Language, Record<string, string>>} */
export const CATALOGS = { zh, en };

/** @param {Language} lang @param {string} key @param {Record<string, string | number>} [values] */
export function say(lang, key, values = {}) {
  const words = CATALOGS[lang][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** The word for a level, kind or role; one that the catalog does not know is shown as it is written.
 * @param {Language} lang @param {'level' | 'levelshort' | 'kind' | 'finding' | 'role' | 'venuekind' | 'tier' | 'status' | 'activitykind'} family @param {string} name */
export function nameOf(lang, family, name) {
  return CATALOGS[lang][`${family}.${name}`] ?? name;
}

/** Why there is no number. @param {Language} lang @param {string} state */
export const stateWords = (lang, state) => CATALOGS[lang][`value.state.${state}`] ?? state;

/** Put words into every element that asks for them. @param {Document} page @param {Language} lang */
export function speak(page, lang) {
  page.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  page.title = say(lang, page.documentElement.dataset.title ?? 'page.title');
  sayIn(page, lang);
}

/** @param {ParentNode} part @param {Language} lang */
export function sayIn(part, lang) {
  for (const element of part.querySelectorAll('[data-say]')) element.textContent = say(lang, element.getAttribute('data-say') ?? '');
  for (const element of part.querySelectorAll('[data-say-label]')) {
    const label = say(lang, element.getAttribute('data-say-label') ?? '');
    element.setAttribute('aria-label', label);
    if (element.matches('button')) element.setAttribute('title', label);
  }
  for (const element of part.querySelectorAll('[data-say-placeholder]')) {
    element.setAttribute('placeholder', say(lang, element.getAttribute('data-say-placeholder') ?? ''));
  }
}
