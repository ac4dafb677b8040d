import { useEffect, useReducer, useRef } from 'react';
import { NotificationsHub } from '../state/NotificationsHub';
import { onePer } from '../state/onePer';

type Claim = { priority: number; rerender: () => void };

const claimsOn = onePer((_: NotificationsHub) => new Set<Claim>());

/**
 * Several parts of an app may want to host the toasts; exactly one does.
 *
 * @param hub - what the claims are about
 * @param priority - the highest hosts, of equals the first that was mounted
 */
export function useHostClaim(hub: NotificationsHub, priority: number): boolean {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const claim = useRef<Claim>();
  useEffect(() => {
    const all = claimsOn(hub);
    const own = { priority, rerender };
    claim.current = own;
    all.add(own);
    all.forEach(other => other.rerender());
    return () => {
      all.delete(own);
      claim.current = undefined;
      all.forEach(other => other.rerender());
    };
  }, [hub, priority]);

  let best: Claim | undefined;
  for (const candidate of claimsOn(hub)) {
    if (!best || candidate.priority > best.priority) {
      best = candidate;
    }
  }
  return best !== undefined && best === claim.current;
}
