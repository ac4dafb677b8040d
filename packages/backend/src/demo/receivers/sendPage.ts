import { Response } from 'express';
import { Html, html } from './html';

const styles = new Html(`
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; }
  h2 { font-size: 1.1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #8886; padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
  td { overflow-wrap: anywhere; }
  pre { background: #8882; border-radius: 4px; overflow-wrap: anywhere; padding: .8rem; white-space: pre-wrap; }
  iframe { background: Canvas; border: 1px solid #8886; box-sizing: border-box; height: 36rem; width: 100%; }
  form { align-items: center; display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
  button { font: inherit; padding: .2rem 1rem; }
`);

const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Responds with a page that runs no scripts and loads nothing from elsewhere. */
export function sendPage(
  response: Response,
  page: { title: string; body: Html; refreshSeconds?: number },
): void {
  const refresh = page.refreshSeconds
    ? html`<meta
        http-equiv="refresh"
        content="${String(page.refreshSeconds)}"
      />`
    : '';
  response
    .set({ 'cache-control': 'no-store', 'content-security-policy': policy })
    .type('html')
    .send(
      html`<!DOCTYPE html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width" />
            ${refresh}
            <title>${page.title}</title>
            <style>
              ${styles}
            </style>
          </head>
          <body>
            <h1>${page.title}</h1>
            ${page.body}
          </body>
        </html>`.markup,
    );
}
