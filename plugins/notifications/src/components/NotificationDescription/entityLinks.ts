import {
  parseNotificationText,
  renderNotificationText,
} from '@callboard/backstage-plugin-notifications-common';

/** As much of the tree of an HTML document as matters here. */
export type HtmlNode = {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  value?: string;
  children?: HtmlNode[];
};

const SCHEME = 'entity:';

/**
 * Makes links of the entity references in a sanitised document (a plugin for
 * rehype). No link that a sender wrote looks like them.
 */
export function rehypeEntityLinks() {
  return (root: HtmlNode) => linkEntities(root);
}

/** The entity that such a link is about. */
export function linkedEntity(href: string | undefined): string | undefined {
  return href?.startsWith(SCHEME) ? href.slice(SCHEME.length) : undefined;
}

function linkEntities(parent: HtmlNode, isInLink = false): void {
  parent.children = parent.children?.flatMap(child => {
    if (child.type === 'text') {
      return textWithEntities(child.value ?? '', isInLink);
    }
    // Code is shown as it was sent.
    if (child.tagName !== 'code') {
      linkEntities(child, isInLink || child.tagName === 'a');
    }
    return [child];
  });
}

/** Within a link there can be no other one, only names. */
function textWithEntities(value: string, isInLink: boolean): HtmlNode[] {
  return parseNotificationText(value).map(part => {
    if (part.type === 'text') {
      return text(part.text);
    }
    const name = text(renderNotificationText(part.source));
    return isInLink
      ? name
      : {
          type: 'element',
          tagName: 'a',
          properties: { href: `${SCHEME}${part.entityRef}` },
          children: [name],
        };
  });
}

function text(value: string): HtmlNode {
  return { type: 'text', value };
}
