import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Browser } from '../browser/Browser';
import { bundleFrontend } from '../browser/bundleFrontend';
import type { BrowserPage } from '../browser/mountOptions';
import { Scope } from '../lib/Scope';
import { groupRef, memberRefs } from '../members';
import type { Measurement } from '../report/RowResult';
import type { BenchmarkServer } from '../server/BenchmarkServer';
import { callboard, stock, type Contender } from '../systems';
import { compare } from './compare';
import { prepareAll } from './prepareAll';
import type { Row, RowContext } from './Row';

const pages: Record<BrowserPage, string> = {
  elsewhere: 'somewhere in the app',
  inbox: 'at the inbox',
};

/** What an app asks for because it was opened comes within this time, one after the other. */
const openingQuietMs = 12_000;
/** What it asks for because of a notification. */
const quietMs = 1_500;

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
    const apps = await prepareAll([stock, callboard], contender =>
      prepare(context, contender, directory),
    );
    const measurements: Measurement[] = [];
    for (const page of Object.keys(pages) as BrowserPage[]) {
      const what = `${context.sizes.browsers} users ${pages[page]}`;
      measurements.push({
        what,
        unit: 'requests per user',
        series: await Scope.run(async scope => {
          const works = await Promise.all(
            Object.entries(apps).map(async ([label, app]) => [
              label,
              await open(context.within(scope), app, page),
            ]),
          );
          return compare(context, what, Object.fromEntries(works));
        }),
        budgets: [{ series: callboard.label, atMost: 0 }],
      });
    }
    return { measurements, curves: [], notes: [] };
  },
};

interface App {
  server: BenchmarkServer;
  bundle: string;
  /** How many notifications every user has got. */
  unread: number;
}

async function prepare(
  context: RowContext,
  contender: Contender,
  directory: string,
): Promise<App> {
  const [bundle, server] = await Promise.all([
    bundleFrontend(contender.system, directory),
    context.startServer(contender, 'sqlite'),
  ]);
  // The first upgrade request of a stock server hangs.
  const fleet = await server.createFleet();
  await fleet.stop();
  return { server, bundle, unread: 0 };
}

async function open(context: RowContext, app: App, page: BrowserPage) {
  const { server, bundle } = app;
  const { browsers: count } = context.sizes;
  const browsers = await Promise.all(
    memberRefs(count).map(async userRef => {
      const browser = await Browser.open({
        ...(await server.signIn(userRef)),
        page,
        bundle,
        logFile: context.logFile,
      });
      context.scope.defer(() => browser.stop());
      return browser;
    }),
  );
  const settle = async (quietFor: number) => {
    const made = await Promise.all(
      browsers.map(browser =>
        browser.settle({ unread: app.unread, quietMs: quietFor }),
      ),
    );
    return made.flat();
  };
  await settle(openingQuietMs);
  return async () => {
    await server.send({
      recipients: { type: 'entity', entityRef: groupRef(count) },
      payload: { title: 'Your build has failed', link: '/catalog' },
    });
    app.unread += 1;
    return (await settle(quietMs)).length / count;
  };
}
