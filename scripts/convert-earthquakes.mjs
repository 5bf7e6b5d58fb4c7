#!/usr/bin/env node
// Writes fixtures/datasets/earthquakes/earthquakes.jsonl anew from the catalogue that the package vega-datasets carries:
//
//     node scripts/convert-earthquakes.mjs
//
// The catalogue lists the newest event first; here time runs forward, as it did when the ground moved.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const catalogue = JSON.parse(readFileSync(path.join(root, 'node_modules/vega-datasets/data/earthquakes.json'), 'utf8'));

const lines = catalogue.features
  .map(({ id, properties, geometry }) => ({
    key: id,
    value: {
      magnitude: properties.mag,
      place: properties.place,
      type: properties.type,
      status: properties.status,
      longitude: geometry.coordinates[0],
      latitude: geometry.coordinates[1],
      depthKm: geometry.coordinates[2],
    },
    ts: new Date(properties.time).toISOString(),
  }))
  .reverse();

const file = path.join(root, 'fixtures/datasets/earthquakes/earthquakes.jsonl');
writeFileSync(file, lines.map((line) => JSON.stringify(line) + '\n').join(''));
console.log(`${lines.length} events, ${lines[0].ts} to ${lines.at(-1).ts}, in ${path.relative(process.cwd(), file)}`);
