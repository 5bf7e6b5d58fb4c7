import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../engine/session/session-options.ts';
import { CommandError } from '../exit.ts';
import { packageRoot } from '../system/package-root.ts';

/** A data set with its topology: a folder under fixtures/datasets with a dataset.json. */
export interface Dataset {
  readonly id: string;
  readonly title: Readonly<{ [language in Language]: string }>;
  readonly summary: Readonly<{ [language in Language]: string }>;
  /** Full paths. */
  readonly topology: string;
  readonly inputs: readonly string[];
  /** `TOPIC=COUNT`, of topics with more than one. */
  readonly partitions: readonly string[];
  /** What times such as `00:05` in the files count from; undefined: they are whole. */
  readonly baseTime: string | undefined;
}

export function datasets(): readonly Dataset[] {
  const folder = path.join(packageRoot(), 'fixtures', 'datasets');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).flatMap(({ name }) => {
    const file = path.join(folder, name, 'dataset.json');
    if (!existsSync(file)) return [];
    const { title, summary, topology, inputs, partitions, baseTime } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly title: Dataset['title']; readonly summary: Dataset['summary']; readonly topology: string; readonly inputs: { readonly [topic: string]: string };
      readonly partitions?: { readonly [topic: string]: number }; readonly baseTime?: string;
    };
    return [{
      id: name, title, summary, topology: path.join(folder, name, topology),
      inputs: Object.entries(inputs).map(([topic, input]) => `${topic}=${path.join(folder, name, input)}`),
      partitions: Object.entries(partitions ?? {}).map(([topic, count]) => `${topic}=${count}`), baseTime,
    }];
  });
}

export function dataset(id: string): Dataset {
  const all = datasets();
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new CommandError(`there is no data set ${id}; there is ${all.map((one) => one.id).join(', ') || 'none'}`);
  return found;
}
