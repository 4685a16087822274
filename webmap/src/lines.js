/** Long work as the server tells it: a line of JSON for each stage, the last one with what came out. */

/** @typedef {{stage: string, number: number, of: number}} Stage */

/** Whole lines of a stream of text, as they come. @param {ReadableStream<Uint8Array>} body */
export async function* linesOf(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(Boolean);
    if (done) break;
  }
  if (rest) yield rest;
}

/** Tell each stage, and return the last line. @param {AsyncIterable<string>} lines @param {(stage: Stage) => void} told
 * @returns {Promise<{done?: any, problem?: any}>} */
export async function followed(lines, told) {
  let last = {};
  for await (const line of lines) {
    const said = JSON.parse(line);
    if ('stage' in said) told(said);
    else last = said;
  }
  return last;
}
