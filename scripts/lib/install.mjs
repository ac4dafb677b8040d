// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { duration, Failure, say } from './console.mjs';
import { npm, npmRegistry } from './npm.mjs';
import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';

/** Says which lockfile node_modules was installed from; written only when the install is complete. */
const stampFile = inRoot('node_modules', '.callboard-install');

/** Installs the dependencies, unless they are those of the lockfile already. */
export async function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(inRoot('yarn.lock')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) {
    return;
  }

  const started = Date.now();
  say.step(
    'Installing the dependencies (once; a minute or two, depending on the network)',
  );
  try {
    await yarn(['install', '--immutable']);
  } catch {
    throw new Failure(
      'The dependencies could not be installed.',
      'If the messages above tell of network errors: is the package registry reachable? Run the command again; what has been fetched is kept.',
      'If they tell that the lockfile would be modified: a package.json was changed; run `npx yarn install` and commit yarn.lock.',
    );
  }
  writeFileSync(stampFile, wanted);
  say.step(`Dependencies installed (${duration(Date.now() - started)})`);
}

/**
 * Runs the yarn version that package.json names: the installed one, else one from the registry.
 *
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 */
export async function yarn(args, options = {}) {
  const { packageManager } = JSON.parse(
    readFileSync(inRoot('package.json'), 'utf8'),
  );
  const version = packageManager.replace(/^yarn@/, '');
  const env = yarnEnvironment();

  const installed = inRoot('node_modules', '@yarnpkg', 'cli-dist');
  if (
    existsSync(`${installed}/package.json`) &&
    JSON.parse(readFileSync(`${installed}/package.json`, 'utf8')).version ===
      version
  ) {
    await run(process.execPath, [`${installed}/bin/yarn.js`, ...args], {
      env: { ...process.env, ...env },
      ...options,
    });
    return;
  }
  await npm(
    [
      'exec',
      '--yes',
      `--package=@yarnpkg/cli-dist@${version}`,
      '--',
      'yarn',
      ...args,
    ],
    env,
    options,
  );
}

/**
 * Yarn has a default registry of its own. Where npm was told to use another (a mirror, say), yarn
 * is to use the same one, so that one registry is all that has to be reachable.
 *
 * @returns {NodeJS.ProcessEnv}
 */
function yarnEnvironment() {
  const registry = npmRegistry();
  if (!registry || process.env.YARN_NPM_REGISTRY_SERVER) {
    return {};
  }
  const { protocol, hostname } = new URL(registry);
  return {
    YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, ''),
    ...(protocol === 'http:' && { YARN_UNSAFE_HTTP_WHITELIST: hostname }),
  };
}
