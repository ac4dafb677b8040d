// @ts-check
import path from 'node:path';
import { inRoot, root } from './paths.mjs';

/**
 * Prepares what every tool started from here inherits: the fit Node.js and the tools of the
 * workspace come first on the PATH, the working directory is the root, and nothing calls home.
 */
export function prepareEnvironment() {
  const { env } = process;
  // On Windows the variable may be spelled `Path`; process.env finds it in any case.
  env.PATH = [
    path.dirname(process.execPath),
    inRoot('node_modules', '.bin'),
    env.PATH ?? '',
  ].join(path.delimiter);
  // One that was set for some other program would change what the tools of this one do.
  delete env.NODE_ENV;
  env.DO_NOT_TRACK = '1';
  // The URL is printed when it answers; a browser opened before that shows an error.
  env.BROWSER = 'none';
  process.chdir(root);
}
