/** Numbers, dates and names as readers expect them. */
/** @import {Language} from './types.js' */

const LOCALE = { zh: 'zh-CN', en: 'en-GB' };

/** Formats by what asks for them: to make one takes a hundred times as long as to use it. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} value @param {Language} lang @param {number} [digits] decimals @param {number} [most] decimals where they are not zero */
export function formatNumber(value, lang, digits = 0, most = digits) {
  const key = `${lang} ${digits} ${most}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(LOCALE[lang], { maximumFractionDigits: most, minimumFractionDigits: digits });
  formats.set(key, format);
  return format.format(value);
}

/** A mu is 667 m²: a decimal only where it says something. @param {number} mu @param {Language} lang */
export function formatMu(mu, lang) {
  return formatNumber(mu, lang, mu < 10_000 ? 1 : 0);
}

/** @param {string} iso @param {Language} lang */
export function formatTime(iso, lang) {
  return new Intl.DateTimeFormat(LOCALE[lang], { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** @param {string} iso a day, or a moment @param {Language} lang */
export function formatDay(iso, lang) {
  return new Intl.DateTimeFormat(LOCALE[lang], { dateStyle: 'medium' }).format(new Date(iso.length === 10 ? `${iso}T12:00` : iso));
}

/** Break a name into lines of at most `perLine` characters (a Latin letter counts half): Chinese evenly, others between words.
 * @param {string} name @param {number} perLine @returns {string} */
export function wrapName(name, perLine) {
  const width = [...name].reduce((sum, character) => sum + (character >= '\u2e80' ? 1 : 0.5), 0);
  const lines = Math.ceil(width / perLine);
  if (lines <= 1) return name;
  return name >= '\u2e80' ? wrapCharacters(name, lines) : wrapWords(name, perLine);
}

/** @param {string} name @param {number} lines */
function wrapCharacters(name, lines) {
  const characters = [...name];
  const each = Math.ceil(characters.length / lines);
  return Array.from({ length: lines }, (_, i) => characters.slice(i * each, (i + 1) * each).join('')).join('\n').trim();
}

/** @param {string} name @param {number} perLine */
function wrapWords(name, perLine) {
  const lines = [''];
  for (const word of name.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= perLine * 2 || lines.at(-1) === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  const [unit, size] = bytes < 1024 ** 2 ? ['KB', bytes / 1024] : ['MB', bytes / 1024 ** 2];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** An area as one reads it: decimals where it is small. @param {number} m2 @param {Language} lang */
export function formatM2(m2, lang) {
  return formatNumber(m2, lang, Math.abs(m2) < 10 ? 2 : Math.abs(m2) < 1000 ? 1 : 0);
}

/** Change of an area, its sign always there. @param {number} m2 @param {Language} lang */
export function formatChange(m2, lang) {
  const words = formatM2(Math.abs(m2), lang);
  return Number(words.replace(/\D/g, '')) === 0 ? '0' : `${m2 < 0 ? '−' : '+'}${words}`;
}
