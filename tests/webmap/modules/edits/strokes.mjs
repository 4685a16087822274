/** Random edits, as plain records that Python reads too. */
import { cutOut } from '../../../../webmap/src/edits/cut_out.js';
import { give, givePart } from '../../../../webmap/src/edits/give.js';
import { merge } from '../../../../webmap/src/edits/merge.js';
import { reshape } from '../../../../webmap/src/edits/reshape.js';
import { split } from '../../../../webmap/src/edits/split.js';
import { addVertex, deleteVertex, moveVertex } from '../../../../webmap/src/edits/vertices.js';
import { below, pick } from './worlds.mjs';


/** Does one recorded edit. `serial` numbers the new codes. */
export function perform(t, stroke, serial) {
  const fresh = () => `new-${String(serial.next++).padStart(4, '0')}`;
  const acts = {
    split: ({ path, codes }) => split(t, path, codes, fresh),
    cut_out: ({ ring }) => cutOut(t, ring, fresh),
    merge: ({ codes }) => merge(t, codes),
    reshape: ({ code, path }) => reshape(t, code, path),
    move: ({ from, to }) => moveVertex(t, from, to),
    add: ({ a, b, at }) => addVertex(t, a, b, at),
    delete: ({ at }) => deleteVertex(t, at),
    give: ({ path, from, to }) => give(t, path, from, to),
    give_part: ({ code, part, to }) => givePart(t, code, part, to),
  };
  return acts[stroke.act](stroke);
}

/** A random edit of what there is. Places are anywhere, on vertices, beside them, on edges, beside them. */
export function stroke(random, t) {
  const codes = [...t.shapes.keys()].sort();
  const code = pick(random, codes);
  const box = boxOf(t.outline);
  const anyShape = () => t.shape(random() < 0.7 ? code : pick(random, codes));
  const makes = {
    split: () => ({ path: line(random, t, box, anyShape), codes: random() < 0.7 ? null : [code] }),
    cut_out: () => ({ ring: loop(random, t, box, anyShape) }),
    merge: () => ({ codes: together(random, t, code) }),
    reshape: () => ({ code, path: bump(random, t.shape(code)) ?? line(random, t, box, anyShape) }),
    move: () => { const from = vertex(random, anyShape()); return { from, to: shaken(random, from, pick(random, [30, 800, 9000, 40_000])) }; },
    add: () => { const [a, b] = edge(random, anyShape()); return { a, b, at: shaken(random, between(random, a, b), pick(random, [0, 0, 1, 300, 6000])) }; },
    delete: () => ({ at: vertex(random, anyShape()) }),
    give: () => ({ path: random() < 0.5 ? closed(loop(random, t, box, () => t.shape(code))) : line(random, t, box, () => t.shape(code)), from: code, to: beside(random, t, code) }),
    give_part: () => ({ code, part: below(random, t.shape(code).length), to: beside(random, t, code) }),
  };
  const few = codes.length < 5;
  const act = pick(random, few ? ['split', 'cut_out', 'move', 'add'] : [...Object.keys(makes), 'merge', codes.length > 14 ? 'merge' : 'split']);
  return { act, ...makes[act]() };
}

const boxOf = (shape) => {
  const spots = shape.flat(2);
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};
const shaken = (random, [x, y], by) => [x + below(random, 2 * by + 1) - by, y + below(random, 2 * by + 1) - by];
const ring = (random, shape) => pick(random, pick(random, shape));
const vertex = (random, shape) => pick(random, ring(random, shape));
const edge = (random, shape) => {
  const around = ring(random, shape);
  const i = below(random, around.length);
  return [around[i], around[(i + 1) % around.length]];
};
const between = (random, a, b) => {
  const share = random();
  return [Math.round(a[0] + (b[0] - a[0]) * share), Math.round(a[1] + (b[1] - a[1]) * share)];
};
const anywhere = (random, box) => [box[0] - 20_000 + below(random, box[2] - box[0] + 40_000), box[1] - 20_000 + below(random, box[3] - box[1] + 40_000)];

/** @returns a place of one of the kinds that a planner's hand finds */
function place(random, t, box, shapeOf) {
  const kind = random();
  if (kind < 0.35) return anywhere(random, box);
  if (kind < 0.6) return vertex(random, shapeOf());
  if (kind < 0.7) return shaken(random, vertex(random, shapeOf()), 120);
  const on = between(random, ...edge(random, shapeOf()));
  return kind < 0.85 ? on : shaken(random, on, 150);
}

function line(random, t, box, shapeOf) {
  if (random() < 0.15) return along(random, shapeOf());
  return Array.from({ length: 2 + below(random, 4) }, () => place(random, t, box, shapeOf));
}

/** Along a border for a stretch, then away from it. */
function along(random, shape) {
  const around = ring(random, shape);
  const start = below(random, around.length);
  const stretch = Array.from({ length: 1 + below(random, 4) }, (_, i) => around[(start + i) % around.length]);
  return [shaken(random, stretch[0], 15_000), ...stretch, shaken(random, stretch.at(-1), 30_000), vertex(random, shape)];
}

function loop(random, t, box, shapeOf) {
  const middle = random() < 0.5 ? anywhere(random, box) : vertex(random, shapeOf());
  const count = 3 + below(random, 5);
  const radius = pick(random, [60, 3000, 15_000, 60_000]);
  const turnOf = (i) => ((i + random() * 0.8) / count) * 2 * Math.PI;
  const out = Array.from({ length: count }, (_, i) => [Math.round(middle[0] + radius * Math.cos(turnOf(i))), Math.round(middle[1] + radius * Math.sin(turnOf(i)))]);
  if (random() < 0.3) out[0] = vertex(random, shapeOf());
  return random() < 0.5 ? out : out.reverse();
}

const closed = (spots) => [...spots, spots[0]];

/** From a vertex of a ring to another one a little further, by way of a place beside. */
function bump(random, shape) {
  if (random() < 0.3) return null;
  const around = ring(random, shape);
  const start = below(random, around.length);
  const [from, to] = [around[start], around[(start + 1 + below(random, 3)) % around.length]];
  return [from, shaken(random, between(random, from, to), 12_000), to];
}

function together(random, t, code) {
  const out = [code];
  for (let i = below(random, 3); i >= 0; i -= 1) out.push(beside(random, t, pick(random, out)));
  return out;
}

function beside(random, t, code) {
  const near = [...new Set(t.shape(code).flat(2).flatMap((spot) => t.holders(spot)))].filter((one) => one !== code).sort();
  return near.length && random() < 0.9 ? pick(random, near) : pick(random, [...t.shapes.keys()].sort());
}

