import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { modulePath } from '../paths';
import type { System } from '../systems';

/**
 * Bundles the frontend of a system, as an app would.
 *
 * @returns the path of the bundle
 * @internal
 */
export async function bundleFrontend(
  system: System,
  directory: string,
): Promise<string> {
  return bundle(
    `browser/${system}Frontend.tsx`,
    path.join(directory, `${system}.cjs`),
  );
}

/**
 * Bundles the signals client of callboard alone.
 *
 * @returns the path of the bundle
 * @internal
 */
export async function bundleSignalClient(directory: string): Promise<string> {
  return bundle(
    'browser/signalClient.ts',
    path.join(directory, 'signalClient.cjs'),
  );
}

async function bundle(entry: string, outfile: string): Promise<string> {
  await build({
    entryPoints: [modulePath(entry)],
    outfile,
    bundle: true,
    // Some of the packages that only tests need are made for Node.js, where this runs.
    external: [...builtinModules],
    platform: 'browser',
    format: 'cjs',
    jsx: 'automatic',
    target: 'node22',
    mainFields: ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: {
      '.svg': 'dataurl',
      '.png': 'dataurl',
      '.woff2': 'dataurl',
      '.css': 'empty',
    },
    logLevel: 'error',
  });
  return outfile;
}
