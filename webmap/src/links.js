/** Links of a page that lead on in the language it is read in. */
/** @import {Language} from './types.js' */

/** The same address in a language, which stands after # beside what else is said there; a heading's name is left alone.
 * @param {string} href @param {Language} lang */
export function inLanguage(href, lang) {
  const [path, hash = ''] = href.split('#');
  if (hash && !hash.includes('=')) return href;
  const words = new URLSearchParams(hash);
  if (lang === 'en') words.set('lang', 'en');
  else words.delete('lang');
  return words.size ? `${path}#${words}` : path;
}

/** @param {Language} lang */
export function leadOn(lang) {
  for (const link of document.querySelectorAll('a[href^="/"]')) {
    link.setAttribute('href', inLanguage(link.getAttribute('href') ?? '', lang));
  }
}
