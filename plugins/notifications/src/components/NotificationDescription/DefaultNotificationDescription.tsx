import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { MarkdownContent } from '@backstage/core-components';
import { renderNotificationText } from '@callboard/backstage-plugin-notifications-common';
import { NotificationText, ResolvedLink, useLinkResolver } from '../../links';
import { NotificationDescriptionProps } from './NotificationDescription';

// The colour of links in dark themes is hardly another one than that of the text.
const links = { '& a': { textDecoration: 'underline' } };

const useStyles = makeStyles(
  theme => ({
    text: {
      ...links,
      maxWidth: '80ch',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
    markdown: {
      ...links,
      maxWidth: '80ch',
      overflowWrap: 'anywhere',
      fontSize: theme.typography.body2.fontSize,
      '& > :first-child': { marginTop: 0 },
      '& > :last-child': { marginBottom: 0 },
      '& h1, & h2, & h3, & h4, & h5, & h6': {
        fontSize: '1rem',
        margin: theme.spacing(1.5, 0, 0.5),
      },
      '& pre': { overflowX: 'auto' },
    },
  }),
  { name: 'CallboardNotificationDescription' },
);

/** The description as the sender meant it; markdown only where the sender says so. */
export function DefaultNotificationDescription(
  props: NotificationDescriptionProps,
) {
  const { description, format } = props;
  const classes = useStyles();
  const resolve = useLinkResolver();
  if (format !== 'markdown') {
    return (
      <Typography variant="body2" component="div" className={classes.text}>
        <NotificationText text={description} />
      </Typography>
    );
  }
  return (
    <MarkdownContent
      className={classes.markdown}
      content={linkPictures(resolveInMarkdown(description, resolve))}
      transformLinkUri={href => resolve(href)?.href ?? ''}
      // What HTML brings, if the app lets that through.
      transformImageUri={() => ''}
    />
  );
}

/**
 * Makes links of pictures, for the reader to open: one that loads by itself tells
 * its owner who reads what, and when. One that is a link already, like a badge,
 * leaves its words to it.
 */
function linkPictures(markdown: string): string {
  return markdown
    .replace(/\[!\[([^\]]+)\]\([^)]*\)\]\(/g, '[$1](')
    .replace(/!\[\]\(([^)\s]+)/g, '[$1]($1')
    .replace(/!\[/g, '[');
}

/**
 * Puts addresses where markdown has entity references and links by route
 * reference: the sanitiser knows neither and would drop them.
 */
function resolveInMarkdown(
  markdown: string,
  resolve: (link: string) => ResolvedLink | undefined,
): string {
  const withEntities = renderNotificationText(markdown, {
    renderEntity: ref => {
      const [kind, path] = ref.split(':');
      const [namespace, name] = path.split('/');
      const params = new URLSearchParams({ kind, namespace, name });
      const page = resolve(`route:catalog.catalogEntity?${params}`);
      return page ? `[${name}](${page.href})` : name;
    },
  });
  return withEntities.replace(
    /\]\((route:[^)\s]+)\)/g,
    (_, link) => `](${resolve(link)?.href ?? ''})`,
  );
}
