import { createHash } from 'node:crypto';
import { Response } from 'express';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 3em auto; padding: 0 1em; }
button { font: inherit; padding: 0.5em 1.5em; }
:root { color-scheme: light dark; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but the style and the form above; no scripts, and no frames around it. */
const HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  // The address holds the token.
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character]);
}

/** Responds with a page. The content is HTML. */
export function renderPage(
  response: Response,
  page: { status: number; title: string; content: string },
): void {
  response
    .status(page.status)
    .set(HEADERS)
    .type('html')
    .send(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(page.title)}</h1>
${page.content}
</body>
</html>
`,
    );
}
