// @ts-check
import path from 'node:path';
import { output, run } from './processes.mjs';

// The npm that runs us, if one does. Started as a script and not by its name, it needs no shell on
// Windows, and no guess about which npm is meant.
const npmScript = process.env.npm_execpath;
const [file, prefix] =
  npmScript && path.basename(npmScript) === 'npm-cli.js'
    ? [process.execPath, [npmScript]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];

const quiet = {
  NPM_CONFIG_AUDIT: 'false',
  NPM_CONFIG_FUND: 'false',
  NPM_CONFIG_UPDATE_NOTIFIER: 'false',
};

/**
 * Runs npm with its output on the terminal.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @param {{ cwd?: string }} [options]
 */
export async function npm(args, env = {}, options = {}) {
  await run(file, [...prefix, ...args], {
    env: { ...process.env, ...quiet, ...env },
    ...options,
  });
}

/** The package registry that npm has been told to use. */
export function npmRegistry() {
  return (
    process.env.npm_config_registry ??
    output(file, [...prefix, 'config', 'get', 'registry'])
  );
}
