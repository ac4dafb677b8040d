import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FILE = resolve(
  __dirname,
  '../../../notifications-common/src/__fixtures__/contract.json',
);

/** What the real backend says, step by step, as its own test recorded it. */
export const contract: Record<string, { body: any; signals: any[] }> =
  JSON.parse(readFileSync(FILE, 'utf8'));
