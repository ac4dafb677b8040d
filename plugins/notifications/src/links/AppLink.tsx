import { ComponentPropsWithoutRef, forwardRef, MouseEvent } from 'react';
import { useAnalytics } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useAppHref, useAppNavigate } from '@backstage/frontend-plugin-api';
import { visuallyHidden } from '../components/common/visuallyHidden';
import { notificationsTranslationRef } from '../translation';

/**
 * A link to a page of the app or to another site, to be the `component` of links and
 * buttons. Works in both frontend systems; `RouterLink` of the new one and `Link` of
 * React Router work in one each.
 */
export const AppLink = forwardRef<
  HTMLAnchorElement,
  Omit<ComponentPropsWithoutRef<'a'>, 'href'> & { to: string }
>(({ to, onClick, children, ...anchor }, ref) => {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const analytics = useAnalytics();
  const navigate = useAppNavigate();
  const href = useAppHref(to);
  const isExternal = !/^\/(?!\/)/.test(to);
  const hint = isExternal ? t('row.newWindow') : '';
  const label = anchor['aria-label'];

  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const text = event.currentTarget.textContent?.replace(hint, '') || to;
    analytics.captureEvent('click', text, { attributes: { to } });
    const isForBrowser =
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey;
    if (!isExternal && !isForBrowser && !event.defaultPrevented) {
      event.preventDefault();
      navigate(to);
    }
  };
  return (
    <a
      {...anchor}
      {...(isExternal && { target: '_blank', rel: 'noopener' })}
      aria-label={label && `${label}${hint}`}
      ref={ref}
      href={href}
      onClick={follow}
    >
      {children}
      {hint && <span style={visuallyHidden}>{hint}</span>}
    </a>
  );
});
