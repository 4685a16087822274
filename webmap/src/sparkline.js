/** A small line of a figure in time: where there is no figure the line is broken. */

/** The path of a line in a box, values from 0 (or the least) to the most. @param {(number | null)[]} values @param {number} width @param {number} height
 * @returns {{line: string, dots: [number, number][]}} dots: figures without a neighbour, and the last one */
export function sparkline(values, width, height) {
  const told = values.filter((value) => value !== null);
  const low = Math.min(0, ...told);
  const range = Math.max(...told, low + 1e-9) - low;
  const pad = 3;
  const x = (/** @type {number} */ i) => round(pad + (i * (width - 2 * pad)) / Math.max(1, values.length - 1));
  const y = (/** @type {number} */ value) => round(height - pad - ((value - low) * (height - 2 * pad)) / range);
  /** @type {[number, number][]} */
  const dots = [];
  let line = '';
  values.forEach((value, i) => {
    if (value === null) return;
    const [before, after] = [values[i - 1] ?? null, values[i + 1] ?? null];
    line += `${before === null ? 'M' : 'L'}${x(i)} ${y(value)}`;
    if ((before === null && after === null) || i === values.length - 1) dots.push([x(i), y(value)]);
  });
  return { line, dots };
}

/** @param {number} value */
const round = (value) => Math.round(10 * value) / 10;
