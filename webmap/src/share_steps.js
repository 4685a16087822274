/** The steps of a share: fifths, with nothing at all apart. */

export const STEPS = [0, 0.2, 0.4, 0.6, 0.8];

/** The step that a share falls into; -1: nobody. @param {number} share between 0 and 1 */
export function stepOf(share) {
  if (share <= 0) return -1;
  return STEPS.findLastIndex((from) => share >= from);
}

/** @param {number} step @returns {{from: number, to: number}} percent */
export const rangeOf = (step) => ({ from: 100 * STEPS[step], to: Math.round(100 * (STEPS[step + 1] ?? 1)) });

/** Radius of a dot whose surface grows with the people that it stands for. @param {number} persons */
export const dotRadius = (persons) => Math.min(12, 2.5 + Math.sqrt(persons) * 0.5);
