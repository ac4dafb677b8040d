import { NotificationSeverity } from '@callboard/backstage-plugin-notifications-common';
import { EmailContents } from './EmailContents';
import { escapeHtml } from './escapeHtml';

/** White text on them has a contrast of at least 4.5 in both colour schemes. */
const SEVERITIES: {
  [severity in NotificationSeverity]: { label: string; color: string };
} = {
  critical: { label: 'Critical', color: '#b3261e' },
  high: { label: 'High', color: '#a14a00' },
  normal: { label: 'Normal', color: '#1f5493' },
  low: { label: 'Low', color: '#5a6472' },
};

/**
 * Colours stand on the elements, since some clients drop style sheets; those that know
 * dark mode take the others from there, and those that invert colours find no images.
 */
const STYLES = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background-color: #16181c !important; }
    .card { background-color: #22262c !important; border-color: #3a4048 !important; }
    .text { color: #e9ecf1 !important; }
    .muted, .muted a { color: #aab3bf !important; }
    .link { color: #8ebcff !important; }
    .rule { border-color: #3a4048 !important; }
  }
  @media (max-width: 480px) { .inner { padding: 20px !important; } }
`;

const FONT =
  "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const WRAP = 'overflow-wrap:anywhere;word-break:break-word';

function renderLink(
  link: { title: string; url: string },
  attributes: string,
): string {
  return `<a href="${escapeHtml(link.url)}" ${attributes}>${escapeHtml(
    link.title,
  )}</a>`;
}

function renderLines(text: string): string {
  return escapeHtml(text).replace(/\r\n|\r|\n/g, '<br>');
}

/** Writes the HTML of the default e-mail. Every text in it is escaped. */
export function renderHtml(contents: EmailContents): string {
  const { label, color } = SEVERITIES[contents.severity];
  const description =
    contents.description &&
    `<p class="text" dir="auto" style="margin:0 0 24px;${FONT};font-size:16px;line-height:24px;color:#1d2129;${WRAP}">${renderLines(
      contents.description,
    )}</p>`;
  const additionalLinks = contents.additionalLinks.map(
    link =>
      `<p style="margin:16px 0 0;${FONT};font-size:15px;line-height:22px;${WRAP}">${renderLink(
        link,
        'class="link" style="color:#1f5493"',
      )}</p>`,
  );
  const footerLinks = contents.footerLinks.map(
    link =>
      `<br>${renderLink(
        link,
        'class="muted" style="color:#555e6b;text-decoration:underline"',
      )}`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(contents.title)}</title>
<style>${STYLES}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#eef0f3">
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#eef0f3">
<tr><td align="center" style="padding:24px 12px">
<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background-color:#ffffff;border:1px solid #d8dce2;border-radius:8px">
<tr><td class="inner" style="padding:28px 32px">
<p class="muted" style="margin:0 0 20px;${FONT};font-size:14px;line-height:20px;color:#555e6b;${WRAP}">${escapeHtml(
    contents.appTitle,
  )}</p>
<p style="margin:0 0 12px;${FONT};font-size:12px;line-height:16px"><span style="display:inline-block;padding:3px 10px;border-radius:10px;background-color:${color};color:#ffffff;font-weight:600">${label}</span></p>
<h1 class="text" dir="auto" style="margin:0 0 8px;${FONT};font-size:22px;line-height:28px;font-weight:600;color:#1d2129;${WRAP}">${escapeHtml(
    contents.title,
  )}</h1>
<p class="muted" style="margin:0 0 20px;${FONT};font-size:14px;line-height:20px;color:#555e6b;${WRAP}">${escapeHtml(
    contents.details,
  )}</p>
${description ?? ''}
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="border-radius:6px;background-color:#1f5493">${renderLink(
    contents.action,
    `style="display:inline-block;padding:12px 22px;${FONT};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none"`,
  )}</td></tr></table>
${additionalLinks.join('\n')}
<p class="muted rule" style="margin:28px 0 0;padding-top:16px;border-top:1px solid #d8dce2;${FONT};font-size:13px;line-height:20px;color:#555e6b;${WRAP}">${escapeHtml(
    contents.explanation,
  )}${footerLinks.join('')}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
