// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './console.mjs';
import { inRoot } from './paths.mjs';

/** The tools we run, by the package they come in. */
const packages = {
  'backstage-cli': '@backstage/cli',
  'backstage-repo-tools': '@backstage/repo-tools',
  changeset: '@changesets/cli',
  playwright: '@playwright/test',
  prettier: 'prettier',
  tsc: 'typescript',
};

/**
 * Tells how to start a tool as a script of the running Node.js: the same on every system, without a
 * shell, in a directory of any name.
 *
 * @param {string} name
 * @returns {[file: string, args: string[]]}
 */
export function toolCommand(name) {
  const packageName = Object.entries(packages).find(
    ([key]) => key === name,
  )?.[1];
  if (!packageName) {
    throw new Failure(
      `There is no tool '${name}'.`,
      `Tools: ${Object.keys(packages).join(', ')}.`,
    );
  }
  const directory = inRoot('node_modules', ...packageName.split('/'));
  const { bin } = JSON.parse(
    readFileSync(path.join(directory, 'package.json'), 'utf8'),
  );
  const script = typeof bin === 'string' ? bin : bin[name];
  return [process.execPath, [path.join(directory, script)]];
}
