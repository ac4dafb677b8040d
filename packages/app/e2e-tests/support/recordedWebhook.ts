import { readFileSync } from 'node:fs';
import path from 'node:path';

const directory = path.resolve(
  __dirname,
  '../../../backend/src/demo/github/__fixtures__',
);

/** A webhook of GitHub as its documentation has it, recorded for the tests of the demo backend. */
export function recordedWebhook(name: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, `${name}.json`), 'utf8'));
}
