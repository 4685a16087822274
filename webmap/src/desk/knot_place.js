/** Where on the parent's outline a vertex may stand: the server knows what lies beyond it. */
/** @import {Spot} from '../edits/types.js' */
import { get, Problem } from '../api.js';
import { toDegrees, toSteps } from '../edits/lattice.js';

/** @param {number} number of the draft @param {Spot} spot on the outline @returns {Promise<Spot>} where to put the vertex; the same spot where there is no connection:
 * the edit puts it on the border itself, and the server looks again when it is saved */
export async function placeOnOutline(number, spot) {
  const [x, y] = toDegrees(spot);
  try {
    return toSteps((await get(`/api/desk/${number}/knot`, { x, y })).p);
  } catch (error) {
    if (!(error instanceof Problem) || error.status) throw error;
    return spot;
  }
}
