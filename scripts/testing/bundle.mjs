// @ts-check
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';

/** Where the demo lies as it is deployed: the built packages, and nothing of their sources. */
export const bundleDirectory = inRoot('.cache', 'bundle');

/**
 * Builds every package and unpacks the bundle of the demo backend, frontend included.
 *
 * A deployment would install the dependencies of the bundle; here those of the clone are found, since
 * the bundle lies inside of it. Only the packages of this repository have to be the built ones.
 */
export async function buildBundle() {
  const [file, prefix] = toolCommand('backstage-cli');
  await run(file, [...prefix, 'repo', 'build', '--all']);

  rmSync(bundleDirectory, { recursive: true, force: true });
  mkdirSync(bundleDirectory, { recursive: true });
  // Relative, since the tar of Windows takes the colon of a drive for a host.
  for (const archive of ['skeleton', 'bundle']) {
    await run(
      'tar',
      ['-xzf', `../../packages/backend/dist/${archive}.tar.gz`],
      { cwd: bundleDirectory },
    );
  }
  for (const parent of ['packages', 'plugins']) {
    for (const name of readdirSync(inRoot(parent))) {
      link(path.join(parent, name));
    }
  }
}

/** @param {string} directory of a package, relative to the root of both the clone and the bundle */
function link(directory) {
  const built = path.join(bundleDirectory, directory);
  if (!existsSync(path.join(built, 'package.json'))) {
    return; // Not part of the demo.
  }
  const { name } = JSON.parse(
    readFileSync(path.join(built, 'package.json'), 'utf8'),
  );
  const place = path.join(bundleDirectory, 'node_modules', ...name.split('/'));
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(built, place, 'junction');

  // What yarn could not put into the node_modules of the root, because of another version there.
  const nested = inRoot(directory, 'node_modules');
  for (const dependency of existsSync(nested) ? readdirSync(nested) : []) {
    const isOurs = existsSync(inRoot('packages', dependency));
    if (!dependency.startsWith('.') && !isOurs) {
      mkdirSync(path.join(built, 'node_modules'), { recursive: true });
      symlinkSync(
        path.join(nested, dependency),
        path.join(built, 'node_modules', dependency),
        'junction',
      );
    }
  }
}
