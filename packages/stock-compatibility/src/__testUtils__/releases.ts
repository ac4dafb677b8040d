/**
 * The releases of Backstage with whose notifications and signals packages ours
 * are compatible, from the oldest to the newest. To test with another one, add it
 * here and its aliases to package.json: releases.test.ts prints what is missing.
 */
export const releases = ['1.55', '1.57'] as const;

export type Release = (typeof releases)[number];

export const newestRelease: Release = releases[releases.length - 1];
