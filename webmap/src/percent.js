/** A share as one reads it. */
/** @import {Language} from './types.js' */
import { formatNumber } from './format.js';

/** @param {number | null} share @param {Language} lang @param {number} [digits] decimals */
export const percent = (share, lang, digits = 1) => (share === null ? '—' : `${formatNumber(100 * share, lang, digits)} %`);
