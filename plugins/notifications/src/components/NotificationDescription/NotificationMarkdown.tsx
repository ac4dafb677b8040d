import { createContext, ReactNode, useContext, useMemo } from 'react';
import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import ReactMarkdown, { Options } from 'react-markdown';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { AppLink, useLinkResolver } from '../../links';
import { RenderSafely } from '../common/RenderSafely';
import { linkedEntity, rehypeEntityLinks } from './entityLinks';

const useStyles = makeStyles(
  theme => ({
    markdown: {
      maxWidth: '80ch',
      overflowWrap: 'anywhere',
      fontSize: theme.typography.body2.fontSize,
      '& > :first-child': { marginTop: 0 },
      '& > :last-child': { marginBottom: 0 },
      // The colour of links in dark themes is hardly another one than that of the text.
      '& a': { textDecoration: 'underline' },
      '& h4, & h5': {
        fontSize: '1rem',
        margin: theme.spacing(1.5, 0, 0.5),
      },
      '& pre': {
        overflowX: 'auto',
        padding: theme.spacing(1),
        backgroundColor: theme.palette.action.hover,
      },
      '& blockquote': {
        margin: theme.spacing(1, 0),
        paddingLeft: theme.spacing(1.5),
        borderLeft: `3px solid ${theme.palette.divider}`,
      },
      '& table': { borderCollapse: 'collapse' },
      '& th, & td': {
        padding: theme.spacing(0.5, 1),
        border: `1px solid ${theme.palette.divider}`,
        textAlign: 'left',
      },
    },
  }),
  { name: 'CallboardNotificationMarkdown' },
);

const rehypePlugins: Options['rehypePlugins'] = [
  rehypeRaw,
  [
    rehypeSanitize,
    {
      ...defaultSchema,
      protocols: {
        ...defaultSchema.protocols,
        href: [...(defaultSchema.protocols?.href ?? []), 'route'],
      },
    },
  ],
  rehypeEntityLinks,
];

const InLink = createContext(false);

/** What does not lead anywhere is text. */
function DescriptionLink(props: { href?: string; children: ReactNode }) {
  const { href, children } = props;
  const entityRef = linkedEntity(href);
  if (entityRef) {
    // An app without the catalog has no page to link to.
    return (
      <RenderSafely fallback={children}>
        <EntityRefLink entityRef={entityRef} />
      </RenderSafely>
    );
  }
  return href ? (
    <Link component={AppLink} to={href}>
      <InLink.Provider value>{children}</InLink.Provider>
    </Link>
  ) : (
    <>{children}</>
  );
}

/**
 * A picture is a link for the reader to open: one that loads by itself tells its
 * owner who reads what, and when. Where it is in a link already, like a badge,
 * it leaves its words to that.
 */
function LinkedPicture(props: { src?: string; alt?: string }) {
  const { src, alt } = props;
  const isInLink = useContext(InLink);
  const text = alt || src;
  return src && !isInLink ? (
    <Link component={AppLink} to={src}>
      {text}
    </Link>
  ) : (
    <>{text}</>
  );
}

const components: Options['components'] = {
  a: ({ href, children }) => (
    <DescriptionLink href={href}>{children}</DescriptionLink>
  ),
  img: ({ src, alt }) => <LinkedPicture src={src} alt={alt} />,
  // Below the title of the notification, whatever the sender began with.
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h5>{children}</h5>,
  h6: ({ children }) => <h5>{children}</h5>,
  // What is too wide can be scrolled by keyboard too.
  // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
};

/**
 * Markdown of a sender, sanitised, with the entities in it as links (BEP, dynamic
 * values) and links by route reference resolved.
 */
export function NotificationMarkdown(props: { text: string }) {
  const classes = useStyles();
  const resolve = useLinkResolver();
  const toHref = useMemo(
    () => (href: string) => {
      if (linkedEntity(href)) {
        return href;
      }
      // As those of footnotes, about the description, not about a page of the app.
      return href.startsWith('#') ? '' : resolve(href)?.href ?? '';
    },
    [resolve],
  );
  return (
    <ReactMarkdown
      className={classes.markdown}
      remarkPlugins={[remarkGfm]}
      rehypePlugins={rehypePlugins}
      components={components}
      transformLinkUri={toHref}
      transformImageUri={toHref}
    >
      {props.text}
    </ReactMarkdown>
  );
}
