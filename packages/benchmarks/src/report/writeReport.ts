import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { toMarkdown } from './markdown';
import { plotCurve, plotOverview } from './plots';
import type { RecordedRow } from './RecordedRow';

/** @internal */
export interface ReportFiles {
  /** The document. */
  markdown: string;
  /** The directory of the plots. */
  plots: string;
  /** The directory of the samples, a file per row: rows that did not run stay as they were. */
  samples: string;
}

/**
 * Writes the samples of the rows that ran, and the document over all rows that ever did.
 *
 * @param order - the names of all rows, in the order of the document
 * @internal
 */
export async function writeReport(options: {
  files: ReportFiles;
  ran: RecordedRow[];
  order: string[];
}): Promise<void> {
  const { files, ran, order } = options;
  mkdirSync(files.plots, { recursive: true });
  mkdirSync(files.samples, { recursive: true });
  for (const row of ran) {
    await writeFormatted(
      path.join(files.samples, `${row.name}.json`),
      JSON.stringify(row),
    );
  }

  const rows = order
    .map(name => path.join(files.samples, `${name}.json`))
    .filter(file => existsSync(file))
    .map(file => JSON.parse(readFileSync(file, 'utf8')) as RecordedRow);
  const relative = (file: string) =>
    path.posix.join(
      path.relative(path.dirname(files.markdown), files.plots),
      file,
    );
  writeFileSync(path.join(files.plots, 'overview.svg'), plotOverview(rows));
  const curves: Record<string, string> = {};
  for (const curve of rows.flatMap(row => row.result.curves)) {
    writeFileSync(path.join(files.plots, `${curve.id}.svg`), plotCurve(curve));
    curves[curve.id] = relative(`${curve.id}.svg`);
  }
  await writeFormatted(
    files.markdown,
    toMarkdown(rows, { overview: relative('overview.svg'), curves }),
  );
}

async function writeFormatted(file: string, text: string): Promise<void> {
  const config = await prettier.resolveConfig(file);
  writeFileSync(file, prettier.format(text, { ...config, filepath: file }));
}
