// Random edits on a random division, told in JSON: `node record.mjs SEED COUNT`. What came of each is told by the codes and shapes then.
import { Refusal } from '../../../../webmap/src/edits/refusal.js';
import { perform, stroke } from './strokes.mjs';
import { randomOf, world } from './worlds.mjs';

const [seed, count] = process.argv.slice(2).map(Number);
const random = randomOf(seed);
const t = world(random, 3 + (seed % 3), 4 + (seed % 5));
const serial = { next: 1 };
const start = { areas: Object.fromEntries(t.shapes), outline: t.outline };
const strokes = Array.from({ length: count }, () => {
  const one = stroke(random, t);
  return { ...one, came: attempted(one) };
});
process.stdout.write(JSON.stringify({ start, strokes }));

/** @returns what the edit did, or the key that it was refused by */
function attempted(one) {
  try {
    const change = perform(t, one, serial);
    t.apply(change);
    return { put: Object.fromEntries(change.put), removed: change.removed, knots: change.knots.map(({ a0, b0, p }) => [a0, b0, p]), outline: t.outline };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.key };
    throw error;
  }
}
