const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup, as opposed to text that is yet to be escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

/** Escapes the values of a template, unless they are markup already. */
export function html(
  strings: TemplateStringsArray,
  ...values: Array<string | Html | Html[]>
): Html {
  const toMarkup = (value: string | Html | Html[]): string => {
    if (Array.isArray(value)) {
      return value.map(toMarkup).join('');
    }
    return value instanceof Html
      ? value.markup
      : value.replace(/[&<>"']/g, character => escapes[character]);
  };
  return new Html(String.raw({ raw: strings }, ...values.map(toMarkup)));
}
