// @ts-check
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Failure } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';
import { output } from '../lib/processes.mjs';

const require = createRequire(import.meta.url);

const installedPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Finds a Chromium: the one that CHROMIUM_PATH names, one of the system, else the one that comes with
 * the dependencies (linux x64 only).
 *
 * @returns {Promise<{ executable: string, env: Record<string, string> }>} `env` is to be added to the
 * environment it runs in
 */
export async function findChromium() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) {
    if (!existsSync(CHROMIUM_PATH)) {
      throw new Failure(`CHROMIUM_PATH names no file: ${CHROMIUM_PATH}`);
    }
    return { executable: CHROMIUM_PATH, env: {} };
  }
  const installed = installedPlaces.find(place => existsSync(place));
  if (installed) {
    return { executable: installed, env: {} };
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    return await unpackedChromium();
  }
  throw new Failure(
    'No Chromium was found.',
    'Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.',
  );
}

async function unpackedChromium() {
  // The package unpacks into the directory for temporary files, under names that others may use too.
  const directory = inRoot('.cache', 'chromium');
  mkdirSync(directory, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = directory;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const executable = await chromium.executablePath();
    /** @type {Record<string, string>} */
    const env = existsSync('/etc/fonts')
      ? {}
      : { FONTCONFIG_PATH: path.join(directory, 'fonts') };
    if (!runs(executable, env)) {
      // A system without libnss and the like: the package brings those along for such.
      const home = path.dirname(require.resolve('@sparticuz/chromium'));
      await inflate(path.resolve(home, '../../bin/al2023.tar.br'));
      env.LD_LIBRARY_PATH = path.join(directory, 'al2023', 'lib');
      if (!runs(executable, env)) {
        throw new Failure(
          'The Chromium of the npm registry does not run on this system.',
          'Install Chromium, or set CHROMIUM_PATH to one.',
        );
      }
    }
    return { executable, env };
  } finally {
    if (TMPDIR === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = TMPDIR;
    }
  }
}

/**
 * @param {string} executable
 * @param {Record<string, string>} env
 */
function runs(executable, env) {
  return (
    output(executable, ['--version'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    }) !== undefined
  );
}
