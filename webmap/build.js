// Bundles src/ into static/dist and records what it was built from, so that a test can tell a stale bundle.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'static', 'dist');

/** Paths of everything that decides the bundle, in one order on every machine. */
function sources() {
  const modules = readdirSync(join(here, 'src'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    .map((one) => relative(join(here, 'src'), join(one.parentPath, one.name)));
  const catalogs = readdirSync(join(here, 'i18n'));
  return [...modules.map((name) => `src/${name}`), ...catalogs.map((name) => `i18n/${name}`), 'package-lock.json'].sort();
}

/** One SHA-256 over names and contents. */
function sourcesHash() {
  const hash = createHash('sha256');
  for (const path of sources()) hash.update(`${path}\0`).update(readFileSync(join(here, path)));
  return hash.digest('hex');
}

const pages = ['overview', 'map', 'desks', 'desk', 'data', 'import', 'draft', 'reforms', 'system', 'record', 'records', 'rosters', 'help'];
/** Pages whose module does not lie in src/ under their own name. @type {Record<string, string>} */
const ELSEWHERE = { desks: 'desk/start', desk: 'desk/desk' };

mkdirSync(dist, { recursive: true });
await build({
  entryPoints: pages.map((page) => ({ in: join(here, 'src', `${ELSEWHERE[page] ?? page}.js`), out: page })),
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'linked',
});
writeFileSync(join(dist, 'build.json'), `${JSON.stringify({ sources_sha256: sourcesHash() })}\n`);
