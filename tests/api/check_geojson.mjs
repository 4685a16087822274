// Says what check-geojson has against files of GeoJSON: node check_geojson.mjs FILE...   prints {FILE: [message, ...]}.
import { readFileSync } from 'node:fs';
import { getIssues } from '../../webmap/node_modules/@placemarkio/check-geojson/dist/index.esm.mjs';

const told = process.argv.slice(2).map((file) => [
  file,
  getIssues(readFileSync(file, 'utf8')).map((issue) => issue.message),
]);
console.log(JSON.stringify(Object.fromEntries(told)));
