/** Codes of new pieces until they are published. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A code that nothing else has. */
export function fresh() {
  const drawn = crypto.getRandomValues(new Uint8Array(8));
  return `new-${[...drawn].map((one) => LETTERS[one % LETTERS.length]).join('')}`;
}
