// @ts-check

/** Checks the types and writes the declarations that the API reports are made from. */
export const fullTypeCheck = [
  ...['tsc', '--skipLibCheck', 'false', '--incremental', 'false'],
];

/** Writes report.api.md of every package; with `--ci` it fails instead where one is out of date. */
export const apiReports = [
  ...['backstage-repo-tools', 'api-reports'],
  // Declarations of others in JavaScript, and what the lint rules ask for already.
  ...['-o', 'ae-wrong-input-file-type,ae-undocumented'],
];
