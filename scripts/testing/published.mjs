// @ts-check
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';

/** What the names of all packages begin with. */
export const scope = '@callboard/backstage-plugin-';

/**
 * Writes all packages as publishing them would, of what was built before.
 *
 * @param {string} published an empty directory
 */
export async function publish(published) {
  const packages = readdirSync(inRoot('plugins')).map(name => scope + name);
  const [file, prefix] = toolCommand('backstage-cli');
  await run(file, [...prefix, 'build-workspace', published, ...packages]);
  for (const name of readdirSync(path.join(published, 'plugins'))) {
    // What yarn could not put into the node_modules of the root, because of another version there.
    const nested = inRoot('plugins', name, 'node_modules');
    if (existsSync(nested)) {
      symlinkSync(
        nested,
        path.join(published, 'plugins', name, 'node_modules'),
        'junction',
      );
    }
  }
}

/**
 * @param {string} published what {@link publish} has written
 * @throws {Failure} when a package.json names what is not there
 */
export function assertComplete(published) {
  for (const name of readdirSync(path.join(published, 'plugins'))) {
    const place = path.join(published, 'plugins', name);
    const manifest = JSON.parse(
      readFileSync(path.join(place, 'package.json'), 'utf8'),
    );
    const { main, module, types, exports, typesVersions } = manifest;
    const files = [
      ...stringsIn([main, module, types, exports]).filter(isPath),
      ...stringsIn([typesVersions, manifest.configSchema]),
      ...['README.md', 'dist'],
    ];
    // Migrations are found by their place, which no package.json names.
    const migrations = inRoot('plugins', name, 'migrations');
    if (existsSync(migrations)) {
      files.push(...readdirSync(migrations).map(file => `migrations/${file}`));
    }
    const missing = files.filter(file => !existsSync(path.join(place, file)));
    const sources = stringsIn(manifest).filter(text =>
      /^(\.\/)?src\//.test(text),
    );
    if (missing.length + sources.length > 0) {
      throw new Failure(
        `${manifest.name} would be published with a package.json that leads nowhere.`,
        [...missing, ...sources].join(', '),
      );
    }
  }
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function stringsIn(value) {
  if (typeof value === 'string') {
    return [value];
  }
  return value && typeof value === 'object'
    ? Object.values(value).flatMap(stringsIn)
    : [];
}

/** @param {string} text */
function isPath(text) {
  return !text.startsWith('@');
}
