/** A picture laid over a mesh of places, triangle by triangle: pure. */

/** @typedef {[number, number]} XY */
/** @typedef {{from: [XY, XY, XY], to: [XY, XY, XY]}} Triangle corners in the picture, and where they lie */

/** The triangles of a mesh: two of each cell. @param {XY[][]} mesh rows from the upper edge down @param {number} width @param {number} height of the picture
 * @returns {Triangle[]} */
export function trianglesOf(mesh, width, height) {
  const rows = mesh.length - 1;
  const columns = mesh[0].length - 1;
  const from = (/** @type {number} */ row, /** @type {number} */ column) => /** @type {XY} */ ([(column / columns) * width, (row / rows) * height]);
  return mesh.slice(0, rows).flatMap((_, row) => mesh[row].slice(0, columns).flatMap((__, column) => {
    const corner = (/** @type {number} */ down, /** @type {number} */ right) => ({ from: from(row + down, column + right), to: mesh[row + down][column + right] });
    const [a, b, c, d] = [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)];
    return [[a, b, c], [d, c, b]].map((three) => ({
      from: /** @type {[XY, XY, XY]} */ (three.map((one) => one.from)), to: /** @type {[XY, XY, XY]} */ (three.map((one) => one.to)),
    }));
  }));
}

/** The six numbers of a canvas transform that leads three places to three others. @param {Triangle} triangle
 * @returns {[number, number, number, number, number, number]} */
export function transformOf({ from: [p, q, r], to: [P, Q, R] }) {
  const [ux, uy, vx, vy] = [q[0] - p[0], q[1] - p[1], r[0] - p[0], r[1] - p[1]];
  const det = ux * vy - vx * uy;
  const along = (/** @type {0 | 1} */ k) => {
    const [U, V] = [Q[k] - P[k], R[k] - P[k]];
    return [(U * vy - V * uy) / det, (V * ux - U * vx) / det];
  };
  const [[a, c], [b, d]] = [along(0), along(1)];
  return [a, b, c, d, P[0] - a * p[0] - c * p[1], P[1] - b * p[0] - d * p[1]];
}

/** A triangle a little larger about its middle, so that no seam shows between two. @param {[XY, XY, XY]} corners @param {number} by in their units
 * @returns {[XY, XY, XY]} */
export function widened(corners, by) {
  const middle = [0, 1].map((k) => (corners[0][k] + corners[1][k] + corners[2][k]) / 3);
  return /** @type {[XY, XY, XY]} */ (corners.map((corner) => {
    const away = Math.hypot(corner[0] - middle[0], corner[1] - middle[1]) || 1;
    return [0, 1].map((k) => corner[k] + ((corner[k] - middle[k]) / away) * by);
  }));
}
