// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { inRoot } from '../lib/paths.mjs';

/**
 * Names the file that a test runner is to write its report to, and makes sure that none is left from
 * an earlier run.
 *
 * @param {string} runner
 */
export function reportFile(runner) {
  mkdirSync(inRoot('.cache'), { recursive: true });
  const file = inRoot('.cache', `${runner}-report.json`);
  rmSync(file, { force: true });
  return file;
}
