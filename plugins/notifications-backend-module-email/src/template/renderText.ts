import { EmailContents } from './EmailContents';

/** Writes the plain text of the default e-mail. */
export function renderText(contents: EmailContents): string {
  const { title, severity, description, details } = contents;
  const toLine = (link: { title: string; url: string }) =>
    `${link.title}: ${link.url}`;
  const paragraphs = [
    ['critical', 'high'].includes(severity)
      ? `[${severity.toUpperCase()}] ${title}`
      : title,
    details,
    description,
    [contents.action, ...contents.additionalLinks].map(toLine).join('\n'),
    // The signature separator: clients fold or grey what follows.
    ['-- ', contents.explanation, ...contents.footerLinks.map(toLine)].join(
      '\n',
    ),
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}
