import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Browser } from '../browser/Browser';
import { bundleFrontend } from '../browser/bundleFrontend';
import type { BrowserPage } from '../browser/mountOptions';
import { groupRef, memberRefs } from '../members';
import type { Measurement } from '../report/RowResult';
import { callboard, stock, type Contender } from '../systems';
import { compare } from './compare';
import type { Row, RowContext } from './Row';

const pages: Record<BrowserPage, string> = {
  elsewhere: 'somewhere in the app',
  inbox: 'at the inbox',
};

/** @internal */
export const requests: Row = {
  name: 'requests',
  title: 'HTTP requests caused by a notification',
  method:
    'A notification is sent to a group whose members all have the app open, each in a process of its own with the real frontend and its clients in jsdom. Counted are the HTTP requests that their apps make until every title shows the new count and nobody has asked for anything for a while; divided by the users.',
  run: async context => {
    const directory = mkdtempSync(
      path.join(os.tmpdir(), 'callboard-benchmark-frontend-'),
    );
    context.scope.defer(async () => rmSync(directory, { recursive: true }));
    const measurements: Measurement[] = [];
    for (const page of Object.keys(pages) as BrowserPage[]) {
      const what = `${context.sizes.browsers} users ${pages[page]}`;
      measurements.push({
        what,
        unit: 'requests per user',
        series: await compare(context, what, {
          [stock.label]: await prepare(context, stock, page, directory),
          [callboard.label]: await prepare(context, callboard, page, directory),
        }),
        budgets: [{ series: callboard.label, atMost: 0 }],
      });
    }
    return { measurements, curves: [], notes: [] };
  },
};

async function prepare(
  context: RowContext,
  contender: Contender,
  page: BrowserPage,
  directory: string,
) {
  const { browsers: count } = context.sizes;
  const bundle = await bundleFrontend(contender.system, directory);
  const server = await context.startServer(contender, 'sqlite');
  // The first upgrade request of a stock server hangs.
  const fleet = await server.createFleet();
  await fleet.stop();
  const browsers: Browser[] = [];
  for (const userRef of memberRefs(count)) {
    const browser = await Browser.open({
      ...(await server.signIn(userRef)),
      page,
      bundle,
      logFile: context.logFile,
    });
    context.scope.defer(() => browser.stop());
    browsers.push(browser);
  }
  let unread = 0;
  const settle = async () => {
    const made = await Promise.all(
      browsers.map(browser => browser.settle(unread)),
    );
    return made.flat();
  };
  await settle();
  return async () => {
    await server.send({
      recipients: { type: 'entity', entityRef: groupRef(count) },
      payload: { title: 'Your build has failed', link: '/catalog' },
    });
    unread += 1;
    return (await settle()).length / count;
  };
}
