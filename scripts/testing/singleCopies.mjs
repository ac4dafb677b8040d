// @ts-check
import { parse } from 'yaml';
import { Failure } from '../lib/console.mjs';

/**
 * Packages of upstream that ask for older framework packages than Backstage 1.57 has, and bring a
 * second copy into every app that uses them, whatever our ranges are: see
 * docs/architecture-decisions/adr-032-packages-that-lag.md.
 */
const lagging = [
  '@backstage/app-defaults',
  '@backstage/plugin-events-backend',
  '@backstage/plugin-events-backend-module-github',
  '@backstage/plugin-notifications-backend-module-email',
  '@backstage/plugin-notifications-backend-module-slack',
];

/** Two copies of one of these do not know each other's services, APIs, contexts and extensions. */
const framework = /^@backstage\/.*(-plugin-api|-node|-react)$/;

/** @typedef {{ name: string, version: string, dependencies: Record<string, string> }} Package */

/**
 * @param {string} lockfile the yarn.lock of an app
 * @throws {Failure} when a framework package is there in two versions, unless a package that is
 * known to lag brings the second; also when one of those does not lag any more
 */
export function assertSingleCopies(lockfile) {
  const second = secondCopies(lockfile, lagging);
  if (second.length > 0) {
    throw new Failure(
      'An app gets a second copy of framework packages.',
      ...second,
    );
  }
  const needless = lagging.filter(
    name =>
      secondCopies(
        lockfile,
        lagging.filter(other => other !== name),
      ).length === 0,
  );
  if (needless.length > 0) {
    throw new Failure(
      'Packages are listed as lagging that bring no second copy.',
      ...needless,
    );
  }
}

/**
 * @param {string} lockfile
 * @param {string[]} ignored packages whose dependencies do not count
 * @returns {string[]} a line for each version of a framework package beside another
 */
function secondCopies(lockfile, ignored) {
  const { __metadata, ...entries } = parse(lockfile);
  /** @type {Map<string, Package>} */
  const byDescriptor = new Map();
  for (const [descriptors, { version, dependencies = {} }] of Object.entries(
    entries,
  )) {
    const [name] = /** @type {RegExpMatchArray} */ (
      /^@?[^@]+/.exec(descriptors)
    );
    const entry = { name, version, dependencies };
    for (const descriptor of descriptors.split(', ')) {
      byDescriptor.set(descriptor, entry);
    }
  }

  /** @type {Map<Package, string>} what is reached, and what asks for it */
  const reached = new Map();
  const app = [...byDescriptor].find(([name]) => name.includes('@workspace:'));
  const queue = app ? [app[1]] : [];
  for (const entry of queue) {
    if (ignored.includes(entry.name)) {
      continue;
    }
    for (const [name, range] of Object.entries(entry.dependencies)) {
      const dependency = byDescriptor.get(`${name}@${range}`);
      if (dependency && !reached.has(dependency)) {
        reached.set(dependency, `${entry.name}@${entry.version}`);
        queue.push(dependency);
      }
    }
  }
  return [...reached.keys()]
    .filter(({ name }) => framework.test(name))
    .filter(({ name, version }) =>
      [...reached.keys()].some(
        other => other.name === name && other.version !== version,
      ),
    )
    .map(
      entry => `${entry.name}@${entry.version} by ${reached.get(entry) ?? ''}`,
    )
    .sort();
}
