/** Coordinate systems to choose from, and the evidence for one in the reader's language. */
/** @import {Language} from './types.js' */

/** @typedef {{group: string, systems: {code: string, meridian?: number, zone?: number}[]}} SystemGroup */

/** Zones first to last as systems. @param {number} first @param {number} last @param {number} epsg of the first @param {number} width in degrees @param {boolean} prefixed */
function zones(first, last, epsg, width, prefixed) {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    code: `EPSG:${epsg + i}`,
    meridian: width === 3 ? (first + i) * 3 : (first + i) * 6 - 3,
    ...(prefixed ? { zone: first + i } : {}),
  }));
}

/** What China's surveyors hand over: CGCS2000 in degrees, and Gauss-Krüger with and without the zone's number. @type {SystemGroup[]} */
export const SYSTEMS = [
  { group: 'crs.degrees', systems: [{ code: 'EPSG:4490' }, { code: 'EPSG:4326' }] },
  { group: 'crs.gk3', systems: zones(25, 45, 4534, 3, false) },
  { group: 'crs.gk3.zone', systems: zones(25, 45, 4513, 3, true) },
  { group: 'crs.gk6', systems: zones(13, 23, 4502, 6, false) },
  { group: 'crs.gk6.zone', systems: zones(13, 23, 4491, 6, true) },
];

/** The server's evidence is English; these are its phrases. @type {[RegExp, string][]} */
const PHRASES = [
  [/^given/, '由您指定'],
  [/^the file says so/, '文件自带说明'],
  [/^guessed: /, '按坐标值判断：'],
  [/longitude, latitude taken as EPSG:4490 without a shift/, '经纬度直接按 CGCS2000 读取，未作平移'],
  [/transformed to (EPSG:\d+) \((.*)\)/, '已换算到 $1（$2）'],
  [/outline ([\d.,]+) m \(median\) from the border known/, '外缘离已有边界 $1 米（中位数）'],
  [/; /g, '；'],
];

/** @param {string} evidence @param {Language} lang */
export function evidenceInWords(evidence, lang) {
  if (lang === 'en') return evidence;
  return PHRASES.reduce((words, [phrase, zh]) => words.replace(phrase, zh), evidence);
}

/** A text with both languages, Chinese first, in one of them. @param {string} text @param {RegExp} between @param {Language} lang */
export function oneLanguage(text, between, lang) {
  const [zh, en] = text.split(between);
  return (lang === 'en' && en ? en : zh).trim();
}
